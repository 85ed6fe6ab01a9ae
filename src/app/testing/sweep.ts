import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { ConfigChange } from "../../engine/edit-configs";
import { PlanetError } from "../../engine/errors";
import { readWorkflow } from "../../engine/read-workflow";
import { didYouMean } from "../../engine/suggest";
import { requireInside } from "../confinement";
import { findTests } from "./find-tests";
import { readTestFile } from "./read-test-file";
import { type RunTestsOptions, runTests } from "./run-tests";
import type { TestReport } from "./test-report";

/** A config key, and the values that are tried for it. */
export interface Axis {
  readonly node: string;
  readonly path: readonly string[];
  readonly values: readonly unknown[];
}

/** What all tests gave with one choice of values. */
export interface SweepRow {
  readonly changes: readonly ConfigChange[];
  readonly report: TestReport;
  /** Share of the runs that passed, from 0 to 1. */
  readonly quality: number;
  /** US dollars of all runs; undefined where a price is not known. */
  readonly cost: number | undefined;
  /** Milliseconds that a run takes, in the middle. */
  readonly time: number;
  /** Whether it passes anything, and no other row is better in quality, cost or time without being worse in another. */
  readonly pareto: boolean;
}

const mostRows = 256;

/**
 * Reads an axis such as `answer.config.model=openai:gpt-5-mini,offline:extractive`; values are read as JSON where they
 * are JSON.
 * @throws `usage` when it is none.
 */
export function parseAxis(text: string): Axis {
  const at = text.indexOf("=");
  const [node = "", config, ...path] = text.slice(0, Math.max(at, 0)).split(".");
  const values = splitValues(text.slice(at + 1)).map(readValue);
  const isFine = node !== "" && config === "config" && path.length > 0 && !path.includes("") && values.length > 0;
  if (isFine) return { node, path, values };
  throw new PlanetError("usage", `"${text}" is no axis of a matrix`, {
    hint: "write NODE.config.KEY=VALUE,VALUE, such as answer.config.model=openai:gpt-5-mini,openai:gpt-5",
  });
}

/**
 * Runs tests with each choice of values, one choice after the other.
 * @throws `usage` for too many choices and for a node that no tested workflow has, and what {@link runTests} throws.
 */
export async function sweep(
  paths: readonly string[],
  axes: readonly Axis[],
  options: RunTestsOptions,
): Promise<SweepRow[]> {
  const choices = choicesOf(axes);
  if (choices.length > mostRows) {
    throw new PlanetError("usage", `the matrix has ${choices.length} choices, and ${mostRows} are run at most`, {
      hint: "try fewer values at once",
    });
  }
  await requireNodes(paths, axes, options);
  const rows: Omit<SweepRow, "pareto">[] = [];
  for (const changes of choices) rows.push(toRow(changes, await runTests(paths, { ...options, changes })));
  return markPareto(rows);
}

/**
 * Marks the rows that no other row beats: at least as good in everything, and better in something. What passes nothing
 * is fast and cheap for no good.
 */
export function markPareto(rows: readonly Omit<SweepRow, "pareto">[]): SweepRow[] {
  return rows.map((row) => ({ ...row, pareto: row.quality > 0 && !rows.some((other) => beats(other, row)) }));
}

/** A workflow that cannot be read has no nodes here; its tests say what is wrong with it. */
async function requireNodes(
  paths: readonly string[],
  axes: readonly Axis[],
  { folder = process.cwd(), untrusted }: RunTestsOptions,
): Promise<void> {
  const read = async (path: string, what: string) => {
    if (untrusted !== undefined) await requireInside(path, what, { root: folder, hosts: untrusted.hosts });
    return path;
  };
  const ids = new Set<string>();
  for (const path of await findTests(paths, folder)) {
    const file = await read(path, "the test file")
      .then(() => readTestFile(path, folder))
      .catch(() => undefined);
    if (file === undefined) continue;
    const workflow = resolve(dirname(path), file.content.workflow);
    const text = await read(workflow, "the workflow")
      .then(() => readFile(workflow, "utf8"))
      .catch(() => "");
    for (const { id } of readWorkflow(text, workflow).workflow?.nodes ?? []) ids.add(id);
  }
  const unknown = axes.find(({ node }) => !ids.has(node));
  if (unknown === undefined || ids.size === 0) return;
  throw new PlanetError("usage", `no tested workflow has a node "${unknown.node}"`, {
    hint: didYouMean(unknown.node, [...ids]),
  });
}

function beats(one: Omit<SweepRow, "pareto">, other: Omit<SweepRow, "pareto">): boolean {
  const known = one.cost !== undefined && other.cost !== undefined;
  const [mine, theirs] = known ? [one.cost, other.cost] : [0, 0];
  const isAsGood = one.quality >= other.quality && mine <= theirs && one.time <= other.time;
  return isAsGood && (one.quality > other.quality || mine < theirs || one.time < other.time);
}

function toRow(changes: readonly ConfigChange[], report: TestReport): Omit<SweepRow, "pareto"> {
  const attempts = report.files.flatMap(({ cases }) => cases.flatMap((one) => one.attempts));
  const times = attempts.map(({ time }) => time).sort((left, right) => left - right);
  const passed = attempts.filter(({ status }) => status === "passed").length;
  const { usd, input, output } = report.usage;
  return {
    changes,
    report,
    quality: attempts.length === 0 ? 0 : passed / attempts.length,
    cost: usd ?? (input + output === 0 ? 0 : undefined),
    time: times[Math.floor((times.length - 1) / 2)] ?? 0,
  };
}

function choicesOf(axes: readonly Axis[]): ConfigChange[][] {
  return axes.reduce<ConfigChange[][]>(
    (choices, { node, path, values }) =>
      choices.flatMap((choice) => values.map((value) => [...choice, { node, path, value }])),
    [[]],
  );
}

/** Commas within quotes, brackets and braces belong to a value. */
function splitValues(text: string): string[] {
  const values: string[] = [];
  let [value, depth, quoted] = ["", 0, false];
  for (const letter of text) {
    if (letter === '"') quoted = !quoted;
    else if (!quoted && "[{".includes(letter)) depth += 1;
    else if (!quoted && "]}".includes(letter)) depth -= 1;
    if (letter === "," && depth === 0 && !quoted) {
      values.push(value);
      value = "";
    } else value += letter;
  }
  return [...values, value].map((one) => one.trim()).filter((one) => one !== "");
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
