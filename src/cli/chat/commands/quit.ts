import type { SlashCommand } from "../slash-command";

/** `/quit` */
export const quitCommand: SlashCommand = {
  name: "quit",
  alias: "exit",
  description: "leaves; the chat is kept",
  run: (_argument, _session, { quit }) => quit(),
};
