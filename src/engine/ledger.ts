import { type ErrorRecord, PlanetError, toErrorRecord } from "./errors";
import type { NodeStatus, Outcome, SkipReason } from "./events";
import { overTime } from "./meter";
import type { PlanNode } from "./plan";
import type { OpenQuestion } from "./questions";
import type { RunScope } from "./run-scope";
import { canceledBy, type StepOutcome } from "./step-outcome";
import type { Usage } from "./values";

type Outputs = Readonly<Record<string, unknown>>;

/** How a run ended. */
export interface Ending {
  readonly status: "completed" | "waiting" | "failed" | "canceled";
  readonly error?: ErrorRecord;
  /** What a run that waits waits for. */
  readonly questions?: readonly OpenQuestion[];
}

/**
 * What a run has come to: the status and outputs of each node, written down together with the event that tells of it.
 * Whoever decides which node runs when keeps it. A class, because its methods run for every node.
 */
export class Ledger {
  readonly values: (Outputs | undefined)[] = [];
  readonly statuses: NodeStatus[] = [];
  /** Set once the run is to end early; from then on nothing new starts. */
  ending: Ending | undefined;
  private callOffGrace: (() => void) | undefined;
  private callOffBudget: (() => void) | undefined;

  constructor(
    private readonly scope: RunScope,
    private readonly onEnd: (ending: Ending) => void,
  ) {
    const { length } = scope.plan.nodes;
    // Filled one by one, because V8 treats an array made with a length as one with holes.
    for (let index = 0; index < length; index += 1) {
      this.values.push(undefined);
      this.statuses.push("pending");
    }
  }

  /** Starts the time that the budget gives. */
  open(): void {
    const { plan, clock, stopper } = this.scope;
    const { time } = plan.budget;
    if (time !== undefined) this.callOffBudget = clock.after(time, () => stopper.stop(overTime(time)));
  }

  /** Takes over an outcome of an earlier life of the run, of which the events tell already. */
  adopt(index: number, outcome: Outcome): void {
    this.values[index] = outcome.status === "completed" ? outcome.outputs : undefined;
    this.statuses[index] = outcome.status;
  }

  begin(node: PlanNode, time = this.scope.clock.now()): void {
    const { log } = this.scope;
    this.statuses[node.index] = "running";
    log.add({ seq: log.next, time, type: "node-start", node: node.id });
  }

  complete(node: PlanNode, outputs: Outputs, usage: Usage | undefined, time = this.scope.clock.now()): void {
    const { log } = this.scope;
    const { index, id } = node;
    this.values[index] = outputs;
    this.statuses[index] = "completed";
    if (usage === undefined) log.add({ seq: log.next, time, type: "node-end", node: id, outputs });
    else log.add({ seq: log.next, time, type: "node-end", node: id, outputs, usage });
  }

  skip(node: PlanNode, reason: SkipReason): void {
    const { log, clock } = this.scope;
    this.statuses[node.index] = "skipped";
    log.add({ seq: log.next, time: clock.now(), type: "node-skip", node: node.id, reason });
  }

  /** Writes down any outcome; one that fails stops the run. */
  settle(node: PlanNode, outcome: StepOutcome): void {
    switch (outcome.status) {
      case "completed":
        if (outcome.error !== undefined) this.report(node, outcome.error);
        this.complete(node, outcome.outputs, outcome.usage);
        return;
      case "skipped":
        if (outcome.error !== undefined) this.report(node, outcome.error);
        this.skip(node, outcome.reason);
        return;
      case "failed":
        this.statuses[node.index] = "failed";
        this.report(node, outcome.error);
        this.scope.stopper.stop(failureOf(node, outcome.error));
        return;
      case "canceled":
        this.statuses[node.index] = "canceled";
        if (outcome.error !== undefined) this.report(node, outcome.error);
        return;
      default:
        outcome satisfies never;
    }
  }

  /**
   * Lets the run end early: at once when nothing runs any more, else when {@link end} is called, at the latest after
   * `grace` milliseconds.
   */
  stop(reason: PlanetError, idle: boolean, grace: number): void {
    if (this.ending !== undefined) return;
    this.ending = { status: reason.code === "run_canceled" ? "canceled" : "failed", error: toErrorRecord(reason) };
    if (idle) this.end();
    else this.callOffGrace = this.scope.clock.after(grace, () => this.end());
  }

  /** Ends this life of the run, in which nothing is left but to wait for people. */
  pause(questions: readonly OpenQuestion[]): void {
    const { nodes } = this.scope.plan;
    this.ending = { status: "waiting", questions };
    for (const { index } of nodes) if (this.statuses[index] === "running") this.statuses[index] = "waiting";
    this.end();
  }

  /** Ends the run, once: what still runs or waits is canceled. */
  end(): void {
    const { log, clock, meter, plan, stopper } = this.scope;
    if (log.closed) return;
    this.callOffGrace?.();
    this.callOffBudget?.();
    const ending: Ending = this.ending ?? { status: "completed" };
    if (ending.status !== "completed" && ending.status !== "waiting") {
      for (const node of plan.nodes) {
        const status = this.statuses[node.index];
        if (status === "running" && stopper.reason !== undefined) this.report(node, canceledBy(stopper.reason));
        if (status === "running" || status === "pending") this.statuses[node.index] = "canceled";
      }
    }
    const { status, error } = ending;
    const time = clock.now();
    const usage = meter.total;
    if (error === undefined) log.add({ seq: log.next, time, type: "run-end", status, usage });
    else log.add({ seq: log.next, time, type: "run-end", status, usage, error });
    log.whenKept((lost) => {
      this.onEnd(lost === undefined ? ending : { status: "failed", error: toErrorRecord(lost) });
    });
  }

  private report(node: PlanNode, error: ErrorRecord): void {
    const { log, clock } = this.scope;
    log.add({ seq: log.next, time: clock.now(), type: "node-error", node: node.id, error });
  }
}

function failureOf(node: PlanNode, record: ErrorRecord): PlanetError {
  return new PlanetError(record.code, `node "${node.id}" fails: ${record.message}`, {
    hint: record.hint,
    retryable: record.retryable,
    details: { ...record.details, node: node.id },
  });
}
