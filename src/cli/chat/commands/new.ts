import type { SlashCommand } from "../slash-command";

/** `/new` */
export const newCommand: SlashCommand = {
  name: "new",
  description: "begins a new chat with the next question",
  run(_argument, session, { print }) {
    session.startAnew();
    print(["the next question begins a new chat"]);
  },
};
