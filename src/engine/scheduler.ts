import { type ErrorRecord, PlanetError, toErrorRecord } from "./errors";
import type { NodeStatus, Outcome, SkipReason } from "./events";
import { conditionHolds, executeNode, findOutputFault } from "./execute-node";
import { gatherInputs } from "./gather-inputs";
import { overTime } from "./meter";
import { AttemptContext } from "./node-context";
import type { PlanNode } from "./plan";
import type { RunScope } from "./run-scope";

type Outputs = Readonly<Record<string, unknown>>;

/** How a run ended. */
export interface Ending {
  readonly status: "completed" | "failed" | "canceled";
  readonly error?: ErrorRecord;
}

/** What the scheduler keeps of a node that has ended. */
export type StepOutcome =
  | { readonly status: "completed"; readonly outputs: Outputs }
  | { readonly status: "skipped"; readonly reason: SkipReason }
  | { readonly status: "failed"; readonly error: unknown };

/**
 * Runs the nodes of a plan: a count of missing dependencies for each, and a queue of those that miss none. A node
 * starts the moment its inputs are there; nothing is polled and nothing waits for a whole layer. Linear in nodes and
 * edges. It reads no clock and no randomness of its own: both are in the scope. A class, because its methods run for
 * every node and a closure each would cost more than the scheduling.
 */
export class Scheduler {
  readonly values: (Outputs | undefined)[];
  readonly statuses: NodeStatus[];
  private readonly missing: number[];
  private readonly queue: number[] = [];
  private head = 0;
  private running = 0;
  private pumping = false;
  private ending: Ending | undefined;
  private callOffGrace: (() => void) | undefined;
  private callOffBudget: (() => void) | undefined;

  constructor(
    private readonly scope: RunScope,
    private readonly concurrency: number,
    private readonly grace: number,
    private readonly onEnd: (ending: Ending) => void,
  ) {
    const { nodes } = scope.plan;
    this.values = new Array(nodes.length).fill(undefined);
    this.statuses = new Array(nodes.length).fill("pending");
    this.missing = nodes.map(({ dependencies }) => dependencies.length);
  }

  /** Starts; nodes whose outcome is known already are not run again. */
  start(known: ReadonlyMap<string, Outcome>): void {
    const { plan, clock, stopper } = this.scope;
    const { time } = plan.budget;
    if (time !== undefined) this.callOffBudget = clock.after(time, () => stopper.stop(overTime(time)));
    for (let index = 0; index < plan.nodes.length; index += 1) if (this.missing[index] === 0) this.queue.push(index);
    if (known.size > 0) this.adopt(known);
    this.pump();
  }

  /** Ends the run early: nothing new starts, and what runs is given a moment to notice. */
  stop(reason: PlanetError): void {
    if (this.ending !== undefined) return;
    this.ending = { status: reason.code === "run_canceled" ? "canceled" : "failed", error: toErrorRecord(reason) };
    if (this.running === 0) this.end();
    else this.callOffGrace = this.scope.clock.after(this.grace, () => this.end());
  }

  private adopt(known: ReadonlyMap<string, Outcome>): void {
    // Topological order, so that each node's dependents see its outcome before their own turn.
    for (const { index, id } of this.scope.plan.nodes) {
      const outcome = known.get(id);
      if (outcome === undefined) continue;
      this.values[index] = outcome.status === "completed" ? outcome.outputs : undefined;
      this.statuses[index] = outcome.status;
      this.release(index);
    }
  }

  private pump(): void {
    if (this.pumping) return;
    this.pumping = true;
    while (this.head < this.queue.length && this.running < this.concurrency && this.ending === undefined) {
      const index = this.queue[this.head] as number;
      this.head += 1;
      if (this.statuses[index] === "pending") this.startNode(this.scope.plan.nodes[index] as PlanNode);
    }
    this.pumping = false;
    if (this.running === 0 && (this.ending !== undefined || this.head === this.queue.length)) this.end();
  }

  private startNode(node: PlanNode): void {
    const { index } = node;
    let inputs: Record<string, unknown> | undefined;
    try {
      inputs = node.forEach === undefined ? gatherInputs(node, this.values, undefined) : {};
      if (inputs === undefined || !hasSources(node, this.values)) return this.skip(index, "inputs");
      if (node.when !== undefined && !conditionHolds(node.when, this.scope, this.values))
        return this.skip(index, "condition");
    } catch (error) {
      return this.fail(node, error);
    }
    const { log, clock } = this.scope;
    this.statuses[index] = "running";
    this.running += 1;
    log.add({ seq: log.next, time: clock.now(), type: "node-start", node: node.id });
    if (!node.plain) {
      executeNode(this.scope, node, inputs, this.values).then(
        (outputs) => this.settle(node, outputs, undefined),
        (error: unknown) => this.settle(node, undefined, error ?? new Error("unknown")),
      );
      return;
    }
    const context = new AttemptContext(this.scope, node, inputs, 1, undefined, undefined);
    try {
      const outputs = node.handler.run(context);
      if (!isPromise(outputs)) return this.finishPlain(node, context, outputs);
      outputs.then(
        (value) => this.finishPlain(node, context, value),
        (error: unknown) => this.failPlain(node, context, error),
      );
    } catch (error) {
      this.failPlain(node, context, error);
    }
  }

  private finishPlain(node: PlanNode, context: AttemptContext, outputs: Outputs): void {
    context.close();
    this.settle(node, outputs, findOutputFault(node, outputs));
  }

  private failPlain(node: PlanNode, context: AttemptContext, error: unknown): void {
    context.close();
    this.settle(node, undefined, error ?? new Error("unknown"));
  }

  private settle(node: PlanNode, outputs: Outputs | undefined, error: unknown): void {
    // After run-end a handler that did not heed its signal has nobody to report to.
    if (this.scope.log.closed) return;
    this.running -= 1;
    if (error !== undefined || outputs === undefined) {
      this.statuses[node.index] = "pending";
      this.fail(node, error);
    } else this.complete(node, outputs);
    this.pump();
  }

  private complete(node: PlanNode, outputs: Outputs): void {
    const { log, clock, meter } = this.scope;
    const { index, id } = node;
    const usage = meter.of(index);
    this.values[index] = outputs;
    this.statuses[index] = "completed";
    if (usage === undefined) log.add({ seq: log.next, time: clock.now(), type: "node-end", node: id, outputs });
    else log.add({ seq: log.next, time: clock.now(), type: "node-end", node: id, outputs, usage });
    this.release(index);
  }

  private skip(index: number, reason: SkipReason): void {
    const { log, clock, plan } = this.scope;
    this.statuses[index] = "skipped";
    log.add({ seq: log.next, time: clock.now(), type: "node-skip", node: (plan.nodes[index] as PlanNode).id, reason });
    this.release(index);
  }

  private fail(node: PlanNode, error: unknown): void {
    const { log, clock, stopper } = this.scope;
    const stopping = stopper.reason;
    const record =
      stopping === undefined || error === stopping ? toErrorRecord(error, "node_failed") : canceledBy(stopping);
    log.add({ seq: log.next, time: clock.now(), type: "node-error", node: node.id, error: record });
    if (stopping !== undefined) {
      this.statuses[node.index] = error === stopping && record.code !== "run_canceled" ? "failed" : "canceled";
      return;
    }
    const { onError } = node;
    if (onError.kind === "skip") return this.skip(node.index, "error");
    if (onError.kind === "value") return this.complete(node, onError.value);
    this.statuses[node.index] = "failed";
    stopper.stop(
      new PlanetError(record.code, `node "${node.id}" fails: ${record.message}`, {
        hint: record.hint,
        retryable: record.retryable,
        details: { ...record.details, node: node.id },
        cause: error,
      }),
    );
  }

  private release(index: number): void {
    const { dependents } = this.scope.plan.nodes[index] as PlanNode;
    for (let at = 0; at < dependents.length; at += 1) {
      const dependent = dependents[at] as number;
      const left = (this.missing[dependent] as number) - 1;
      this.missing[dependent] = left;
      if (left === 0) this.queue.push(dependent);
    }
  }

  private end(): void {
    const { log, clock, meter, plan, stopper } = this.scope;
    if (log.closed) return;
    this.callOffGrace?.();
    this.callOffBudget?.();
    const ending: Ending = this.ending ?? { status: "completed" };
    if (this.ending !== undefined) {
      for (const { index, id } of plan.nodes) {
        const status = this.statuses[index];
        if (status === "running" && stopper.reason !== undefined) {
          log.add({
            seq: log.next,
            time: clock.now(),
            type: "node-error",
            node: id,
            error: canceledBy(stopper.reason),
          });
        }
        if (status === "running" || status === "pending") this.statuses[index] = "canceled";
      }
    }
    log.add({
      seq: log.next,
      time: clock.now(),
      type: "run-end",
      status: ending.status,
      usage: meter.total,
      ...(ending.error && { error: ending.error }),
    });
    this.onEnd(ending);
  }
}

function hasSources(node: PlanNode, values: readonly (Outputs | undefined)[]): boolean {
  if (node.forEach === undefined) return true;
  return node.inputs.every(
    ({ port, sources }) =>
      port.optional || sources.some((source) => source.kind === "item" || values[source.node] !== undefined),
  );
}

function canceledBy(reason: PlanetError): ErrorRecord {
  const message = reason.code === "run_canceled" ? reason.message : `stopped, because ${reason.message}`;
  return { code: "run_canceled", message, retryable: false };
}

function isPromise(value: unknown): value is Promise<Outputs> {
  return typeof (value as { then?: unknown } | undefined)?.then === "function";
}
