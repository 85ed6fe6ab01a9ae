import { PlanetError } from "../../../engine/errors";
import { placeOf } from "../../sources";
import { colours, printable, printableLine } from "../../terminal";
import { wrapText } from "../../text-width";
import { sourceLines } from "../message-lines";
import { sourcesOf } from "../session";
import type { SlashCommand } from "../slash-command";

/** `/sources [number]` */
export const sourcesCommand: SlashCommand = {
  name: "sources",
  argument: "[number]",
  description: "shows what is cited; with a number the passage",
  complete: async (session) =>
    sourcesOf(session).map((source, index) => ({
      value: String(source.number ?? index + 1),
      label: printableLine(placeOf(source)),
    })),
  run(argument, session, { print, columns, terminal }) {
    const sources = sourcesOf(session);
    const colour = colours(terminal, terminal.stdout);
    if (sources.length === 0) {
      print([session.answer === undefined ? "nothing was answered yet" : "the last answer cites nothing"]);
      return;
    }
    if (argument === "") {
      print(sourceLines(sources, true, { columns, colours: colour }));
      return;
    }
    const found = sources.find((source, index) => String(source.number ?? index + 1) === argument);
    if (found === undefined)
      throw noSource(
        argument,
        sources.map((source, index) => source.number ?? index + 1),
      );
    const lines = printable(found.text)
      .split("\n")
      .flatMap((line) => wrapText(line, columns - 2));
    print([`${colour.cyan(`[${argument}]`)} ${printableLine(placeOf(found))}`, ...lines.map((line) => `  ${line}`)]);
  },
};

function noSource(number: string, numbers: readonly number[]): PlanetError {
  return new PlanetError("usage", `the last answer cites no [${number}]`, {
    hint: `it cites ${numbers.map((one) => `[${one}]`).join(", ")}`,
  });
}
