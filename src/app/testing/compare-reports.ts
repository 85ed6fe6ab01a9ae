import { caseKey } from "./choose-cases";
import type { AttemptResult, CaseResult, TestReport } from "./test-report";
import { whyError, whyNot } from "./why-not";
import { type WordChange, wordDifference } from "./word-difference";

/** What became of a case, for a comparison. */
export interface CaseSide {
  readonly status: CaseResult["status"];
  readonly answer: string;
  readonly citations: readonly string[];
  /** The nodes that ran. */
  readonly path: readonly string[];
  /** In and out. */
  readonly tokens: number;
  /** US dollars; undefined where the price is not known. */
  readonly cost: number | undefined;
  /** Milliseconds. */
  readonly time: number;
  /** Why it did not pass. */
  readonly reason?: string;
}

/** A case beside itself at the baseline. */
export interface CaseComparison {
  readonly file: string;
  readonly id: string;
  /** `regression`: it passed and does not now; `added` and `removed`: it is on one side only. */
  readonly kind: "same" | "changed" | "regression" | "fixed" | "added" | "removed";
  readonly before?: CaseSide;
  readonly now?: CaseSide;
  /** How the answer has changed, word by word; none where it has not. */
  readonly answer: readonly WordChange[];
}

/**
 * Compares what became of cases with what became of them at a baseline, by file and name; in the order of now. Where
 * the cases of a file could not be run on one side, each of them is an error there.
 */
export function compareReports(baseline: TestReport, now: TestReport): CaseComparison[] {
  const before = new Map(casesOf(baseline).map((one) => [caseKey(one), one]));
  const compared = casesOf(now).map((one) => {
    const other = before.get(caseKey(one));
    before.delete(caseKey(one));
    return compareSides(one, (other && sideOf(other)) ?? brokenSide(baseline, one), sideOf(one));
  });
  const gone = [...before.values()].map((one) => compareSides(one, sideOf(one), brokenSide(now, one)));
  return [...compared, ...gone];
}

function compareSides(
  { file, id }: CaseResult,
  old: CaseSide | undefined,
  young: CaseSide | undefined,
): CaseComparison {
  const sides = { ...(old === undefined ? {} : { before: old }), ...(young === undefined ? {} : { now: young }) };
  if (old === undefined || young === undefined)
    return { file, id, kind: young === undefined ? "removed" : "added", ...sides, answer: [] };
  const answer = old.answer === young.answer ? [] : wordDifference(old.answer, young.answer);
  return { file, id, kind: kindOf(old, young), ...sides, answer };
}

function kindOf(before: CaseSide, now: CaseSide): CaseComparison["kind"] {
  if (before.status === "passed" && (now.status === "failed" || now.status === "error")) return "regression";
  if (before.status !== "passed" && now.status === "passed") return "fixed";
  const isSame =
    before.status === now.status &&
    before.answer === now.answer &&
    before.tokens === now.tokens &&
    before.citations.join("\n") === now.citations.join("\n") &&
    before.path.join("\n") === now.path.join("\n");
  return isSame ? "same" : "changed";
}

/** The side of a case whose file could not be run; undefined where it could. */
function brokenSide({ files }: TestReport, { file }: CaseResult): CaseSide | undefined {
  const error = files.find((one) => one.file === file)?.error;
  if (error === undefined) return undefined;
  const nothing = { answer: "", citations: [], path: [], tokens: 0, cost: undefined, time: 0 };
  return { ...nothing, status: "error", reason: whyError(error) };
}

function sideOf(result: CaseResult): CaseSide {
  const { status, attempts } = result;
  const reason = whyNot(result);
  const last: AttemptResult | undefined = attempts.at(-1);
  const { input, output, usd } = last?.usage ?? { input: 0, output: 0 };
  return {
    status,
    answer: last?.answer ?? "",
    citations: last?.citations ?? [],
    path: (last?.nodes ?? []).flatMap((one) => (one.status === "completed" ? [one.node] : [])),
    tokens: input + output,
    cost: usd,
    time: last?.time ?? 0,
    ...(reason === undefined ? {} : { reason }),
  };
}

function casesOf({ files }: TestReport): readonly CaseResult[] {
  return files.flatMap(({ cases }) => cases);
}
