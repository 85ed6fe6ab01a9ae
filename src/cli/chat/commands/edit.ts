import { PlanetError } from "../../../engine/errors";
import type { SlashCommand } from "../slash-command";

/** `/edit` */
export const editCommand: SlashCommand = {
  name: "edit",
  description: "lets you change the last question",
  run(_argument, { question }, { edit }) {
    if (question === undefined) throw new PlanetError("usage", "nothing was asked yet", { hint: "ask something" });
    edit(question);
  },
};
