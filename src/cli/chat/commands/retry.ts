import type { SlashCommand } from "../slash-command";

/** `/retry` */
export const retryCommand: SlashCommand = {
  name: "retry",
  description: "has the last question answered again",
  run: (_argument, _session, { retry }) => retry(),
};
