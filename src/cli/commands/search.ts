import { Command } from "commander";
import { PlanetError } from "../../engine/errors";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { placeOf, quoteOf } from "../sources";
import { colours, note, print, printable, type Terminal } from "../terminal";

/** The flags of `aiplanet search`. */
export interface SearchFlags {
  readonly collection: string;
  readonly topK: string;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet search QUESTION --collection NAME` */
export function searchCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("search")
    .description("Find the passages of a collection that fit a question.")
    .argument("<question>", "what to look for")
    .requiredOption("-c, --collection <name>", "the collection")
    .option("-k, --top-k <number>", "how many passages", "6")
    .option("--json", "print the hits as one JSON object")
    .option("--data <folder>", "where documents are indexed (default: .aiplanet)")
    .addHelpText("after", '\nExample:\n  aiplanet search "annual leave" --collection handbook')
    .action(async (question: string, flags: SearchFlags) => {
      outcome.exitCode = await searchCollection(question, flags, terminal);
    });
}

/** Searches a collection; returns the exit code. */
export async function searchCollection(question: string, flags: SearchFlags, terminal: Terminal): Promise<number> {
  const topK = Number(flags.topK);
  if (!Number.isInteger(topK) || topK < 1 || topK > 100)
    throw new PlanetError("usage", `--top-k must be a whole number from 1 to 100, got "${flags.topK}"`);
  if (question.trim() === "") throw new PlanetError("invalid_input", "the question is empty");
  const { createPlanet } = await import("../../app/create-planet");
  const planet = await createPlanet({
    folder: terminal.folder,
    environment: terminal.environment,
    dataFolder: flags.data,
  });
  try {
    const hits = await planet.search(flags.collection, question, topK);
    if (flags.json) print(terminal, JSON.stringify({ hits }, null, 2));
    const { cyan, dim } = colours(terminal, terminal.stdout);
    for (const [index, hit] of flags.json ? [] : hits.entries()) {
      print(terminal, `${cyan(`${index + 1}.`)} ${printable(placeOf(hit))} ${dim(hit.score.toFixed(2))}`);
      print(terminal, `   ${printable(quoteOf(hit.text))}`);
    }
    if (hits.length === 0 && !flags.json) note(terminal, `nothing in "${flags.collection}" fits`);
    return exitCodes.fine;
  } finally {
    await planet.close();
  }
}
