import type { PlanetError } from "./errors";
import type { Outcome } from "./events";
import { executeNode } from "./execute-node";
import type { Ledger } from "./ledger";
import { AttemptContext } from "./node-context";
import { findOutputFault } from "./output-fault";
import type { PlanNode } from "./plan";
import { prepareNode } from "./prepare-node";
import { noReason } from "./run-attempts";
import type { RunScope } from "./run-scope";
import { outcomeOfFailure } from "./step-outcome";
import { waitsNoMore } from "./waiting";

type Outputs = Readonly<Record<string, unknown>>;

/** What decides when each node of a run starts: the scheduler, or a host. */
export interface Driver {
  /** Starts; nodes whose outcome is known already are not run again. */
  start(known: ReadonlyMap<string, Outcome>): void;
  /** Looks whether all that is at work waits for people, and lets the run wait then. */
  rest(): void;
  /** Ends the run early: nothing new starts, and what runs is given a moment to notice. */
  stop(reason: PlanetError): void;
}

/**
 * Runs the nodes of a plan: a count of missing dependencies for each, and a queue of those that miss none. A node
 * starts the moment its inputs are there; nothing is polled and nothing waits for a whole layer. Linear in nodes and
 * edges. It reads no clock and no randomness of its own: both are in the scope. A class, because its methods run for
 * every node and a closure each would cost more than the scheduling.
 */
export class Scheduler implements Driver {
  private readonly missing: number[] = [];
  private readonly queue: number[] = [];
  private head = 0;
  private running = 0;
  /** How many nodes have ended, but their outcome is not kept yet. */
  private unkept = 0;
  private pumping = false;
  /** When the node that has just ended did: the next one starts at that moment, and the clock costs as much as a node. */
  private moment: number | undefined;

  constructor(
    private readonly scope: RunScope,
    private readonly ledger: Ledger,
    private readonly concurrency: number,
    private readonly grace: number,
  ) {
    const { nodes } = scope.plan;
    for (let index = 0; index < nodes.length; index += 1)
      this.missing.push((nodes[index] as PlanNode).dependencies.length);
  }

  start(known: ReadonlyMap<string, Outcome>): void {
    const { nodes } = this.scope.plan;
    for (let index = 0; index < nodes.length; index += 1) if (this.missing[index] === 0) this.queue.push(index);
    if (known.size > 0) this.adopt(known);
    this.pump();
  }

  stop(reason: PlanetError): void {
    this.ledger.stop(reason, this.running === 0, this.grace);
  }

  private adopt(known: ReadonlyMap<string, Outcome>): void {
    // Topological order, so that each node's dependents see its outcome before their own turn.
    for (const { index, id } of this.scope.plan.nodes) {
      const outcome = known.get(id);
      if (outcome === undefined) continue;
      this.ledger.adopt(index, outcome);
      this.release(index);
    }
  }

  private pump(): void {
    if (this.pumping) return;
    this.pumping = true;
    const { ledger } = this;
    while (this.head < this.queue.length && this.hasPlace() && ledger.ending === undefined) {
      const index = this.queue[this.head] as number;
      this.head += 1;
      if (ledger.statuses[index] === "pending") this.startNode(this.scope.plan.nodes[index] as PlanNode);
    }
    this.pumping = false;
    this.moment = undefined;
    const exhausted = this.head === this.queue.length && this.unkept === 0;
    if (this.running === 0 && (ledger.ending !== undefined || exhausted)) ledger.end();
    else if (this.scope.waiting !== undefined && exhausted && ledger.ending === undefined) this.rest();
  }

  rest(): void {
    const { waiting, onWait } = this.scope;
    if (this.pumping || waiting === undefined || this.ledger.ending !== undefined || !this.allWait()) return;
    if (this.head < this.queue.length) {
      this.pump();
      return;
    }
    if (this.unkept > 0) return;
    if (onWait !== undefined) {
      if (waiting.isNews()) onWait(waiting.open());
      return;
    }
    this.ledger.pause(waiting.open());
    waiting.dismiss(waitsNoMore());
  }

  /** Those who wait for people hold no place that others could work in. */
  private hasPlace(): boolean {
    return this.running < this.concurrency || this.allWait();
  }

  /** Whether all that is at work waits for people. */
  private allWait(): boolean {
    const { waiting, extraWork } = this.scope;
    return waiting !== undefined && waiting.size > 0 && waiting.size >= this.running + extraWork;
  }

  private startNode(node: PlanNode): void {
    const { ledger, scope } = this;
    let inputs: ReturnType<typeof prepareNode>;
    try {
      inputs = prepareNode(scope, node, ledger.values);
    } catch (error) {
      this.fail(node, error);
      return;
    }
    const { moment } = this;
    this.moment = undefined;
    if (typeof inputs === "string") {
      ledger.skip(node, inputs);
      this.release(node.index);
      return;
    }
    this.running += 1;
    ledger.begin(node, moment);
    // Whoever is told of the start may have stopped the run.
    if (ledger.ending !== undefined) this.settle(node, undefined, scope.stopper.reason);
    else if (node.plain) this.callHandler(node, inputs);
    else {
      executeNode(scope, node, inputs, ledger.values).then(
        (outputs) => this.settle(node, outputs, undefined),
        (error: unknown) => this.settle(node, undefined, error ?? noReason()),
      );
    }
  }

  private callHandler(node: PlanNode, inputs: Outputs): void {
    const context = new AttemptContext(this.scope, node, inputs, 1, undefined, undefined);
    let outputs: Promise<Outputs> | Outputs;
    try {
      outputs = node.handler.run(context);
      // Asking what it is runs code of the handler as well: a getter, a proxy, a `then` of its own.
      if (isPromise(outputs)) {
        (outputs instanceof Promise ? outputs : Promise.resolve(outputs)).then(
          (value) => this.finish(node, context, value, undefined),
          (error: unknown) => this.finish(node, context, undefined, error ?? noReason()),
        );
        return;
      }
    } catch (error) {
      this.finish(node, context, undefined, error ?? noReason());
      return;
    }
    this.finish(node, context, outputs, undefined);
  }

  private finish(node: PlanNode, context: AttemptContext, outputs: Outputs | undefined, error: unknown): void {
    context.close();
    this.settle(node, outputs, error ?? findOutputFault(node, outputs));
  }

  private settle(node: PlanNode, outputs: Outputs | undefined, error: unknown): void {
    // After run-end a handler that did not heed its signal has nobody to report to, and no promise settles twice.
    if (this.scope.log.closed || this.ledger.statuses[node.index] !== "running") return;
    this.running -= 1;
    if (error === undefined && outputs !== undefined) {
      const moment = this.scope.clock.now();
      this.moment = moment;
      this.ledger.complete(node, outputs, this.scope.meter.of(node.index), moment);
      this.releaseKept(node);
    } else this.fail(node, error);
    this.pump();
  }

  private fail(node: PlanNode, error: unknown): void {
    this.moment = undefined;
    const { stopper, meter } = this.scope;
    const outcome = outcomeOfFailure(node, error, stopper, meter.of(node.index));
    this.ledger.settle(node, outcome);
    if (outcome.status === "completed" || outcome.status === "skipped") this.releaseKept(node);
  }

  /** Lets the dependents start, once the outcome is kept. What the run's input gives is kept with the input. */
  private releaseKept(node: PlanNode): void {
    const { log } = this.scope;
    if (!log.kept || node.dependents.length === 0 || node.handler.role === "input") {
      this.release(node.index);
      return;
    }
    this.unkept += 1;
    log.whenKept((lost) => {
      this.unkept -= 1;
      if (lost === undefined) this.release(node.index);
      this.pump();
    });
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
}

function isPromise(value: unknown): value is Promise<Outputs> {
  return typeof (value as { then?: unknown } | undefined | null)?.then === "function";
}
