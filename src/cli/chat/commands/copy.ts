import { PlanetError } from "../../../engine/errors";
import type { SlashCommand } from "../slash-command";

/** `/copy` */
export const copyCommand: SlashCommand = {
  name: "copy",
  description: "puts the last answer on the clipboard",
  run(_argument, { answer }, { copy, print }) {
    if (answer === undefined) throw new PlanetError("usage", "nothing was answered yet", { hint: "ask something" });
    copy(answer.content);
    print(["the answer is on the clipboard, where the terminal allows it"]);
  },
};
