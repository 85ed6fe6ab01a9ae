import { Command, Option } from "commander";
import type { AddOptions, Planet, SyncReport } from "../../app/planet";
import { isPlanetError, PlanetError } from "../../engine/errors";
import { parseFileSize } from "../../engine/file-size";
import type { Progress } from "../../engine/values";
import { type CollectionFlags, collectionInUse } from "../collection-in-use";
import { counted } from "../counted";
import { printChanges, printReport } from "../embed-report";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { openPlanet } from "../open-planet";
import { progressLine } from "../progress-line";
import { reportError } from "../report-error";
import { note, print, printJson, type Terminal, toJson } from "../terminal";
import { wholeNumber } from "../whole-number";

/** The flags of `aiplanet embed`. */
export interface EmbedFlags extends CollectionFlags {
  readonly chunkSize?: number;
  readonly chunkOverlap?: number;
  readonly chunkUnit?: "characters" | "tokens";
  readonly embedding?: string;
  readonly exclude?: readonly string[];
  /** Bytes. */
  readonly maxSize?: number;
  readonly rebuild?: boolean;
  readonly strict?: boolean;
  readonly watch?: boolean;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet embed PATH...` */
export function embedCommand(terminal: Terminal, outcome: Outcome): Command {
  const append = (pattern: string, before: readonly string[] = []) => [...before, pattern];
  return new Command("embed")
    .description("Index documents for a stack or into a collection; what has not changed is not read again.")
    .argument("<path...>", "files, folders, globs and addresses of web pages")
    .addOption(new Option("-c, --collection <name>", "a collection that belongs to no stack").conflicts("stack"))
    .option("-s, --stack <name>", "the stack, which is made when there is none (default: the one in use)")
    .addOption(
      new Option("--chunk-size <number>", "most characters or tokens in a chunk (default: 800, 200)").argParser(
        wholeNumber("--chunk-size", 10, 100_000),
      ),
    )
    .addOption(
      new Option("--chunk-overlap <number>", "what chunks share (default: 15 % of the size)").argParser(
        wholeNumber("--chunk-overlap", 0, 50_000),
      ),
    )
    .addOption(new Option("--chunk-unit <unit>", "what both count").choices(["characters", "tokens"]))
    .option("--embedding <model>", "embedding model, to search by meaning as well")
    .addOption(
      new Option("--exclude <pattern>", "leave out, as in .gitignore (repeatable)").argParser<readonly string[]>(
        append,
      ),
    )
    .addOption(new Option("--max-size <size>", "larger files are not read (default: 10MB)").argParser(fileSize))
    .option("--rebuild", "read all documents of the collection again, also with other options")
    .option("--strict", "fail if a document is skipped")
    .option("--watch", "go on, and index what changes until Ctrl-C")
    .option("--json", "print the report as one JSON object")
    .option("--data <folder>", "where documents are indexed (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet embed examples/handbook/docs --stack handbook")
    .action(async (paths: string[], flags: EmbedFlags) => {
      outcome.exitCode = await embedDocuments(paths, flags, terminal);
    });
}

/** Indexes documents; returns the exit code. One that cannot be read is named, and is a failure with `--strict`. */
export async function embedDocuments(paths: readonly string[], flags: EmbedFlags, terminal: Terminal): Promise<number> {
  const planet = await openPlanet(terminal, { dataFolder: flags.data });
  try {
    if (flags.watch) return await follow(planet, paths, flags, terminal);
    const report = await embedOnce(planet, paths, flags, terminal);
    if (flags.json) printJson(terminal, report);
    else printReport(report, terminal);
    return exitCodeFor(report, flags);
  } finally {
    await planet.close();
  }
}

/** Indexes, and indexes again whenever something changes, until the signal is aborted, whose reason is thrown. */
async function follow(
  planet: Planet,
  paths: readonly string[],
  flags: EmbedFlags,
  terminal: Terminal,
): Promise<number> {
  const { watchSources } = await import("../watch-sources");
  const quiet = terminal.verbosity === "quiet";
  let before: SyncReport | undefined;
  const show = (report: SyncReport) => {
    if (flags.json) print(terminal, toJson(report));
    else if (before === undefined || quiet) printReport(report, terminal);
    else printChanges(report, before, terminal);
    before = report;
  };
  const onChange = async () => {
    try {
      show(await embedOnce(planet, paths, { ...flags, rebuild: false }, { ...terminal, verbosity: "quiet" }));
    } catch (thrown) {
      // What fails now, such as a source that is gone for a moment, may work after the next change.
      terminal.signal.throwIfAborted();
      reportError(thrown, terminal, flags.json === true);
    }
  };
  const { ended } = await watchSources(paths, terminal.folder, onChange, terminal.signal);
  show(await embedOnce(planet, paths, flags, terminal));
  if (!quiet && !flags.json) note(terminal, "watching; Ctrl-C ends it");
  await ended;
  return exitCodes.interrupted;
}

async function embedOnce(
  planet: Planet,
  paths: readonly string[],
  flags: EmbedFlags,
  terminal: Terminal,
): Promise<SyncReport> {
  const collection = collectionInUse(flags, planet);
  if (flags.collection === undefined) await planet.stacks.ensure(collection);
  const progress = progressLine(terminal, { hidden: flags.json === true });
  const onProgress = (step: Progress) => progress.show(step, "indexing");
  try {
    return await planet.embed(collection, paths, {
      ...optionsOf(flags),
      keepDone: true,
      signal: terminal.signal,
      onProgress,
    });
  } catch (thrown) {
    progress.clear();
    if (!flags.json) tellKept(thrown, terminal);
    throw thrown;
  } finally {
    progress.clear();
  }
}

/** Says what was kept of work that was stopped. */
function tellKept(thrown: unknown, terminal: Terminal): void {
  const { indexed = 0, total } = isPlanetError(thrown) && thrown.code === "run_canceled" ? (thrown.details ?? {}) : {};
  if (typeof indexed !== "number" || typeof total !== "number" || indexed === 0) return;
  note(terminal, `${indexed} of ${counted(total, "file")} are indexed; the same command goes on from there`);
}

function optionsOf(flags: EmbedFlags): AddOptions {
  const { chunkSize, chunkOverlap, chunkUnit, embedding, exclude, maxSize, rebuild } = flags;
  return {
    chunk: {
      ...(chunkSize === undefined ? {} : { size: chunkSize }),
      ...(chunkOverlap === undefined ? {} : { overlap: chunkOverlap }),
      ...(chunkUnit === undefined ? {} : { unit: chunkUnit }),
    },
    ...(embedding === undefined ? {} : { embedding }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(maxSize === undefined ? {} : { fileLimit: maxSize }),
    ...(rebuild === undefined ? {} : { rebuild }),
  };
}

function exitCodeFor({ skipped }: SyncReport, { strict }: EmbedFlags): number {
  return strict && skipped.length > 0 ? exitCodes.failed : exitCodes.fine;
}

function fileSize(text: string): number {
  const bytes = parseFileSize(text);
  if (bytes) return bytes;
  throw new PlanetError("usage", `--max-size must be a size such as 25MB, got "${text}"`);
}
