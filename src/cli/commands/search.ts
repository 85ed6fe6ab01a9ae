import { Command, Option } from "commander";
import type { FoundPassage } from "../../app/planet";
import { PlanetError } from "../../engine/errors";
import { type CollectionFlags, collectionInUse } from "../collection-in-use";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { numberBetween } from "../number-between";
import { openPlanet } from "../open-planet";
import { type SearchFilter, searchFilter } from "../search-filter";
import { withSearchHint } from "../search-hint";
import { placeOf, quoteOf } from "../sources";
import { colours, note, print, printableLine, printJson, type Terminal } from "../terminal";
import { wholeNumber } from "../whole-number";

/** The flags of `aiplanet search`. */
export interface SearchFlags extends CollectionFlags {
  readonly topK: number;
  readonly retrieval?: "keyword" | "vector" | "hybrid";
  readonly filter?: SearchFilter;
  readonly minScore?: number;
  readonly diversity?: number;
  readonly neighbours?: number;
  readonly vectorWeight?: number;
  readonly rerank?: string;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet search QUESTION` */
export function searchCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("search")
    .description("Find the passages of a stack's documents, or of a collection, that fit a question.")
    .argument("<question>", "what to look for")
    .addOption(new Option("-c, --collection <name>", "the collection").conflicts("stack"))
    .option("-s, --stack <name>", "the stack whose documents are searched (default: the one in use)")
    .addOption(
      new Option("-k, --top-k <number>", "how many passages").argParser(wholeNumber("--top-k", 1, 100)).default(6),
    )
    .addOption(
      new Option("--retrieval <kind>", "how they are found (default: hybrid with an embedding model)").choices([
        "keyword",
        "vector",
        "hybrid",
      ]),
    )
    .addOption(
      new Option(
        "--filter <name=value>",
        "only passages with this fact; several of one name: any (repeatable)",
      ).argParser(searchFilter),
    )
    .addOption(
      new Option("--min-score <number>", "leave out passages that score less").argParser(
        numberBetween("--min-score", Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
      ),
    )
    .addOption(
      new Option("--diversity <number>", "how much passages should differ, from 0 to 1").argParser(
        numberBetween("--diversity", 0, 1),
      ),
    )
    .addOption(
      new Option("--neighbours <number>", "how many chunks before and after each passage to add").argParser(
        wholeNumber("--neighbours", 0, 20),
      ),
    )
    .addOption(
      new Option("--vector-weight <number>", "how much vectors count beside keywords, up to 1").argParser(
        numberBetween("--vector-weight", 0.001, 1),
      ),
    )
    .option("--rerank <model>", "the model that puts the best passages in order")
    .option("--json", "print the hits as one JSON object")
    .option("--data <folder>", "where documents are indexed (default: .aiplanet)")
    .addHelpText("after", '\nExample:\n  aiplanet search "annual leave" --stack handbook')
    .action(async (question: string, flags: SearchFlags) => {
      outcome.exitCode = await searchCollection(question, flags, terminal);
    });
}

/** Searches a collection; returns the exit code. */
export async function searchCollection(question: string, flags: SearchFlags, terminal: Terminal): Promise<number> {
  if (question.trim() === "") throw emptyQuestion();
  const planet = await openPlanet(terminal, { dataFolder: flags.data });
  try {
    const collection = collectionInUse(flags, planet);
    const { topK, retrieval, filter, minScore, diversity, neighbours, vectorWeight, rerank } = flags;
    const { signal } = terminal;
    const how = { topK, retrieval, filter, minScore, diversity, neighbours, vectorWeight, rerank, signal };
    const hits = await planet.search(collection, question, how);
    if (flags.json) printJson(terminal, { hits });
    else printHits(hits, collection, terminal);
    return exitCodes.fine;
  } catch (error) {
    throw await withSearchHint(error, planet, question);
  } finally {
    await planet.close();
  }
}

function printHits(hits: readonly FoundPassage[], collection: string, terminal: Terminal): void {
  const { cyan, dim } = colours(terminal, terminal.stdout);
  for (const [index, hit] of hits.entries()) {
    const facts = dim(`${hit.score.toFixed(2)} ${hit.retrievers.join(" + ")}`);
    print(terminal, `${cyan(`${index + 1}.`)} ${printableLine(placeOf(hit))} ${facts}`);
    print(terminal, `   ${quoteOf(hit.excerpt)}`);
  }
  if (hits.length === 0) note(terminal, `nothing in "${printableLine(collection)}" fits`);
}

function emptyQuestion(): PlanetError {
  return new PlanetError("invalid_input", "the question is empty", { hint: "say what to look for" });
}
