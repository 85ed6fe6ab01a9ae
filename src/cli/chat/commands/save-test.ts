import { PlanetError } from "../../../engine/errors";
import { savedTestLines } from "../../saved-test-lines";
import type { SlashCommand } from "../slash-command";

/** `/save-test [--bad] [name]` */
export const saveTestCommand: SlashCommand = {
  name: "save-test",
  argument: "[--bad] [name]",
  description: "makes a test of the last answer, or of a bad one",
  complete: async () => [{ value: "--bad", label: "the answer is wrong" }],
  async run(argument, { planet, run }, { print, signal, terminal }) {
    if (run === undefined) throw new PlanetError("usage", "nothing was asked yet", { hint: "ask something" });
    const { saveTest } = await import("../../../app/testing/save-test");
    const [, bad, name = ""] = /^(--bad(?=\s|$))?\s*(.*)$/.exec(argument) ?? [];
    const { environment, folder } = terminal;
    const saved = await saveTest(planet, run, {
      bad: bad !== undefined,
      ...(name === "" ? {} : { name }),
      folder,
      planet: { environment },
      signal,
    });
    print(savedTestLines(saved, terminal));
  },
};
