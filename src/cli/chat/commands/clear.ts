import type { SlashCommand } from "../slash-command";

/** `/clear` */
export const clearCommand: SlashCommand = {
  name: "clear",
  description: "clears the screen; the chat goes on",
  run: (_argument, _session, { clear }) => clear(),
};
