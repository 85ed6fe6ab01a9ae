import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { PlanetError } from "../../engine/errors";
import type { Progress } from "../../engine/values";
import { type CollectionFlags, collectionInUse } from "../collection-in-use";
import { evaluationCases, evaluationLines, missedText } from "../evaluation-report";
import { exitCodes } from "../exit-codes";
import { junitReport } from "../junit";
import type { Outcome } from "../main";
import { numberBetween } from "../number-between";
import { openPlanet } from "../open-planet";
import { progressLine } from "../progress-line";
import { isLively, note, print, printJson, type Terminal } from "../terminal";
import { checkThresholds, cutoffsOf, type Threshold, threshold } from "../thresholds";
import { wholeNumber } from "../whole-number";

/** The flags of `aiplanet kb eval`. */
interface EvalFlags extends CollectionFlags {
  readonly queries: string;
  readonly qrels: string;
  readonly k: readonly number[];
  readonly depth: number;
  readonly retrieval?: "keyword" | "vector" | "hybrid";
  readonly vectorWeight?: number;
  readonly rerank?: string;
  readonly byQuery?: boolean;
  readonly min?: readonly Threshold[];
  readonly json?: boolean;
  readonly junit?: string;
  readonly data?: string;
}

/** `aiplanet kb eval --queries FILE --qrels FILE` */
export function kbEvalCommand(terminal: Terminal, outcome: Outcome): Command {
  const cutoffs = wholeNumber("--k", 1, 1000);
  return new Command("eval")
    .description("Measure how well a collection answers judged queries: nDCG, recall, precision, MRR, MAP.")
    .addOption(new Option("-c, --collection <name>", "the collection").conflicts("stack"))
    .option("-s, --stack <name>", "the stack whose documents are measured (default: the one in use)")
    .requiredOption("--queries <file>", "queries: JSON lines with an id and a text, or an id, a tab and the text")
    .requiredOption("--qrels <file>", "judgements: TREC's four columns, or query, document and relevance")
    .addOption(
      new Option("--k <numbers>", "places that ndcg, recall and precision look at")
        .argParser((text: string) => text.split(",").map((one) => cutoffs(one.trim())))
        .default([10, 100], "10,100"),
    )
    .addOption(
      new Option("--depth <number>", "documents that are ranked for each query")
        .argParser(wholeNumber("--depth", 1, 10_000))
        .default(1000),
    )
    .addOption(
      new Option("--retrieval <kind>", "how they are found (default: hybrid with an embedding model)").choices([
        "keyword",
        "vector",
        "hybrid",
      ]),
    )
    .addOption(
      new Option("--vector-weight <number>", "how much vectors count beside keywords, up to 1").argParser(
        numberBetween("--vector-weight", 0.001, 1),
      ),
    )
    .option("--rerank <model>", "a model that puts the best passages in order")
    .option("--by-query", "say it for each query as well")
    .addOption(
      new Option("--min <metric=value>", "fail when a metric is less, such as ndcg@10=0.45 (repeatable)").argParser(
        threshold("--min"),
      ),
    )
    .option("--junit <file>", "write a JUnit report as well")
    .option("--json", "print the report as one JSON object")
    .option("--data <folder>", "where documents are indexed (default: .aiplanet)")
    .addHelpText(
      "after",
      "\nExample:\n  aiplanet kb eval --collection handbook --queries queries.jsonl --qrels qrels.tsv --min ndcg@10=0.8",
    )
    .action(async (flags: EvalFlags) => {
      outcome.exitCode = await evaluateCollection(flags, terminal);
    });
}

async function evaluateCollection(flags: EvalFlags, terminal: Terminal): Promise<number> {
  const { readJudgedFiles } = await import("../../app/read-judged-files");
  const { queries, qrels, retrieval, vectorWeight, rerank, depth, min = [], byQuery = false } = flags;
  const judged = await readJudgedFiles({ queries, judgements: qrels }, terminal.folder);
  const planet = await openPlanet(terminal, { dataFolder: flags.data });
  const collection = collectionInUse(flags, planet);
  const progress = progressLine(terminal, { hidden: flags.json === true || !isLively(terminal) });
  const started = performance.now();
  try {
    const evaluation = await planet.evaluate(collection, judged, {
      cutoffs: [...new Set([...flags.k, ...cutoffsOf(min)])].sort((left, right) => left - right),
      depth,
      signal: terminal.signal,
      onProgress: (step: Progress) => progress.show(step, "asking"),
      ...(retrieval === undefined ? {} : { retrieval }),
      ...(vectorWeight === undefined ? {} : { vectorWeight }),
      ...(rerank === undefined ? {} : { rerank }),
    });
    progress.clear();
    const checks = checkThresholds(min, evaluation.metrics);
    const { byQuery: all, ...means } = evaluation;
    if (flags.json) printJson(terminal, { ...means, thresholds: checks, ...(byQuery ? { byQuery: all } : {}) });
    else for (const line of evaluationLines(evaluation, checks, byQuery)) print(terminal, line);
    if (flags.junit !== undefined) {
      const cases = evaluationCases(evaluation, checks, byQuery);
      const seconds = (performance.now() - started) / 1000;
      await writeReport(resolve(terminal.folder, flags.junit), junitReport(`kb eval ${collection}`, cases, seconds));
    }
    const missed = checks.filter(({ holds }) => !holds);
    for (const check of missed) note(terminal, missedText(check));
    return missed.length > 0 ? exitCodes.failed : exitCodes.fine;
  } finally {
    progress.clear();
    await planet.close();
  }
}

async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new PlanetError("usage", `the report "${file}" cannot be written`, {
      hint: "name a file in a folder that is there and may be written to",
      cause,
    });
  }
}
