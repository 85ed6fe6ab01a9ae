import type { ErrorRecord } from "../../engine/errors";
import type { RunInput } from "../../engine/node";
import type { Plan } from "../../engine/plan";
import type { Outputs } from "../../engine/run-result";
import type { DocumentValue } from "../../engine/values";
import type { NodeDetails } from "../run-details";
import { findTarget } from "./output-path";
import { textOf } from "./shown-value";
import type { Assertion, TestCase } from "./test-schema";

/** What a case needs to know of a run that has ended, or that waits for a person. */
export interface EndedRun {
  readonly status: "completed" | "failed" | "waiting";
  readonly input: RunInput;
  readonly nodes: readonly NodeDetails[];
  /** What it gave; undefined where no output node ran. */
  readonly output?: Outputs;
  readonly error?: ErrorRecord;
  /** What people answered, by who asked, as `askerName` names it. */
  readonly answers: ReadonlyMap<string, unknown>;
}

/** What kind of case is made. */
export interface CaseChoice {
  /** Default: that it answers what was asked. */
  readonly name?: string;
  /** Whether what the run gave is what must not come again. */
  readonly bad: boolean;
  /** Only this node is tested; it has completed. */
  readonly node?: string;
  /** The file with the run's events that stand for what came before the node. */
  readonly recordedRun?: string;
}

const longestName = 80;
/** Longer answers are rarely the same in every word; of them only the beginning is expected. */
const longestWhole = 200;

/**
 * The case that holds what was good in a run: its answer, what it cited and its path; or, of a bad one, only that its
 * answer must be another.
 * @param declared the inputs of its workflow: an empty list that is the default anyway is left out.
 */
export function caseFromRun(
  run: EndedRun,
  declared: Plan["inputs"],
  { name, bad, node, recordedRun }: CaseChoice,
): TestCase {
  const inputs = Object.entries(run.input).filter(
    ([key, value]) => !(Array.isArray(value) && value.length === 0 && declared[key]?.default !== undefined),
  );
  // Whoever asks in a workflow within the workflow cannot be named in a test file.
  const answers = [...run.answers].filter(([asker]) => !asker.includes("/"));
  return {
    name: name ?? nameOf(run.input, bad),
    ...(inputs.length === 0 ? {} : { inputs: Object.fromEntries(inputs) }),
    ...(answers.length === 0 ? {} : { answers: Object.fromEntries(answers) }),
    ...(node === undefined ? {} : { node }),
    ...(recordedRun === undefined ? {} : { recorded_run: recordedRun }),
    // What a wrong answer rests on, and how it came about, may be what is wrong with it.
    assert: [
      ...answerAssertions(run, node, bad),
      ...(bad ? [] : [...citedAssertions(run, node), ...pathAssertions(run, node)]),
    ],
  };
}

/** What the case is about: the text of the run's answer, or of what the node gave; undefined where there is none. */
export function answerOfRun({ nodes, output }: Pick<EndedRun, "nodes" | "output">, node?: string): unknown {
  const outputs = Object.fromEntries(nodes.map((one) => [one.node, one.outputs ?? {}]));
  return findTarget(undefined, { output, outputs }, node).value;
}

function nameOf({ text }: RunInput, bad: boolean): string {
  const line = typeof text === "string" ? text.replace(/\s+/g, " ").trim() : "";
  const letters = [...line];
  const shown = letters.length > longestName ? `${letters.slice(0, longestName - 1).join("")}…` : line;
  const asked = shown === "" ? "answers" : `answers "${shown}"`;
  return bad ? `${asked} better` : asked;
}

function answerAssertions(run: EndedRun, node: string | undefined, bad: boolean): Assertion[] {
  if (node === undefined && run.status === "failed") {
    if (bad) return [{ status: "completed" }];
    return [{ status: "failed" }, ...(run.error === undefined ? [] : [{ error: run.error.code }])];
  }
  if (node === undefined && run.status === "waiting") return [{ status: bad ? "completed" : "waiting" }];
  const answer = answerOfRun(run, node);
  if (answer === undefined) return [{ status: "completed" }];
  if (bad) return [{ not: { equals: answer } }];
  if (typeof answer !== "string" || answer.trim().length <= longestWhole) return [{ equals: answer }];
  return [{ contains: beginningOf(answer) }];
}

/** The first line, up to the last word that fits. */
function beginningOf(text: string): string {
  const [line = ""] = text.trim().split(/\r?\n/);
  if (line.length <= longestWhole) return line;
  const cut = line.slice(0, longestWhole);
  const lastSpace = cut.lastIndexOf(" ");
  // Not in the middle of a letter that takes two places.
  return lastSpace > 0 ? cut.slice(0, lastSpace) : cut.replace(/[\uD800-\uDBFF]$/, "");
}

function citedAssertions({ nodes, output }: EndedRun, node: string | undefined): Assertion[] {
  const own = node === undefined ? output : nodes.find((one) => one.node === node)?.outputs;
  const cited = [own?.citations, own?.sources].find((value) => Array.isArray(value) && value.length > 0);
  const names = ((cited ?? []) as readonly Partial<DocumentValue>[]).flatMap(({ document, page }) =>
    document === undefined || document === "" ? [] : [page === undefined ? document : `${document}#${page}`],
  );
  const [first, ...others] = [...new Set(names)];
  if (first === undefined) return [];
  return [{ cites: others.length === 0 ? first : [first, ...others] }];
}

function pathAssertions({ nodes }: EndedRun, node: string | undefined): Assertion[] {
  if (node !== undefined) return [{ ran: node }];
  const ids = (status: NodeDetails["status"]) =>
    nodes.flatMap((one) => (one.status === status && one.skipped !== "error" ? [one.node] : []));
  const [ran, skipped] = [ids("completed"), ids("skipped")];
  return [...(ran.length === 0 ? [] : [{ ran }]), ...(skipped.length === 0 ? [] : [{ skipped }])];
}

/** Whether two answers are the same to whoever compares them as tests do. */
export function isSameAnswer(one: unknown, other: unknown): boolean {
  return textOf(one).trim() === textOf(other).trim();
}
