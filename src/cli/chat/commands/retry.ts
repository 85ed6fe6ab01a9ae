import type { SlashCommand } from "../slash-command";

/** `/retry` */
export const retryCommand: SlashCommand = {
  name: "retry",
  description: "has the last question answered again; a run that was stopped goes on",
  run: (_argument, _session, { retry }) => retry(),
};
