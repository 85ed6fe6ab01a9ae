import { PlanetError } from "../../../engine/errors";
import { placeOf } from "../../sources";
import { printableLine } from "../../terminal";
import { sourcesOf } from "../session";
import type { SlashCommand } from "../slash-command";
import { writeNew } from "../write-new";

/** `/save FILE` */
export const saveCommand: SlashCommand = {
  name: "save",
  argument: "FILE",
  description: "writes the last answer and its sources into a file",
  complete: () => "files",
  async run(argument, session, { print, terminal }) {
    const { answer } = session;
    if (answer === undefined) throw new PlanetError("usage", "nothing was answered yet", { hint: "ask something" });
    if (argument === "") throw new PlanetError("usage", "no file is named", { hint: "/save answer.md" });
    const sources = sourcesOf(session).map(
      (source, index) => `[${source.number ?? index + 1}] ${printableLine(placeOf(source))}`,
    );
    const text = [answer.content, ...(sources.length === 0 ? [] : ["", ...sources])].join("\n");
    await writeNew(argument, `${text}\n`, terminal.folder);
    print([`the answer is in ${printableLine(argument)}`]);
  },
};
