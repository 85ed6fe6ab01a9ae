import type { ErrorRecord } from "./errors";
import { outcomesOf, type RunEvent } from "./events";
import type { Ending, Ledger } from "./ledger";
import type { OpenQuestion } from "./questions";
import type { RunScope } from "./run-scope";
import type { Usage } from "./values";

/** The outputs of one node, by port. */
export type Outputs = Readonly<Record<string, unknown>>;

/** What became of a run. */
export type RunResult = {
  readonly run: string;
  /** What the nodes of role `output` gave, by id; those that were skipped are missing. */
  readonly outputs: Readonly<Record<string, Outputs>>;
  readonly usage: Usage;
} & (
  | { readonly status: "completed"; readonly output: Outputs | undefined; readonly error?: undefined }
  /** The run goes on with its history and the answers to these questions. */
  | {
      readonly status: "waiting";
      readonly questions: readonly OpenQuestion[];
      readonly output?: undefined;
      readonly error?: undefined;
    }
  | { readonly status: "failed" | "canceled"; readonly output?: undefined; readonly error: ErrorRecord }
);

/** The result of a run that had completed before. */
export function adoptAll(scope: RunScope, ledger: Ledger, history: readonly RunEvent[]): RunResult {
  const known = outcomesOf(history);
  for (const { index, id } of scope.plan.nodes) {
    const outcome = known.get(id);
    if (outcome !== undefined) ledger.adopt(index, outcome);
  }
  return toResult(scope, ledger, { status: "completed" });
}

/** What a run has come to, once it has ended. */
export function toResult({ id, plan, meter: { total } }: RunScope, { values }: Ledger, ending: Ending): RunResult {
  const outputs: Record<string, Outputs> = {};
  let output: Outputs | undefined;
  for (const index of plan.outputs) {
    const value = values[index];
    const node = plan.nodes[index];
    if (value === undefined || node === undefined) continue;
    outputs[node.id] = value;
    output ??= value;
  }
  const { status, error, questions = [] } = ending;
  if (status === "waiting") return { run: id, outputs, usage: total, status, questions };
  if (error === undefined) return { run: id, outputs, usage: total, status: "completed", output };
  return { run: id, outputs, usage: total, status: status === "canceled" ? "canceled" : "failed", error };
}
