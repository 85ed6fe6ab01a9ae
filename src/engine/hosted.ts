import { type PlanetError, toErrorRecord } from "./errors";
import { executeNode } from "./execute-node";
import type { Ledger } from "./ledger";
import type { PlanNode } from "./plan";
import { prepareNode } from "./prepare-node";
import type { RunScope } from "./run-scope";
import type { Driver } from "./scheduler";
import { outcomeOfFailure, type StepOutcome } from "./step-outcome";

/**
 * Runs one node for a host that records what became of it. The host calls `body`, once, or hands back the outcome that
 * it recorded in an earlier life of the run. What it rejects with fails the run.
 */
export type Step = (node: string, body: () => Promise<StepOutcome>) => Promise<StepOutcome>;

/**
 * Lets a host run the nodes. A host may know its steps by the order in which they are asked for, so all of them are
 * asked for in topological order within one turn of the event loop, and each waits for its inputs inside of its body.
 * Nodes that read the run's input or give its result do no work worth recording, and run here.
 */
export class HostedRun implements Driver {
  private readonly stopped = signal();
  private readonly ended = signal();
  private readonly slots: Slots;
  private started = false;
  private callOffGrace: (() => void) | undefined;

  constructor(
    private readonly scope: RunScope,
    private readonly ledger: Ledger,
    private readonly step: Step,
    concurrency: number,
    private readonly grace: number,
  ) {
    this.slots = new Slots(concurrency);
  }

  start(): void {
    this.started = true;
    const settled: Promise<void>[] = [];
    for (const node of this.scope.plan.nodes) {
      const needs = node.dependencies.map((index) => settled[index] as Promise<void>);
      settled.push(this.request(node, needs));
    }
    Promise.all(settled).then(() => this.end());
  }

  stop(reason: PlanetError): void {
    this.stopped.raise();
    this.ledger.stop(reason, !this.started, this.grace);
    if (this.started) this.callOffGrace = this.scope.clock.after(this.grace, () => this.ended.raise());
  }

  /** A host waits as long as its steps do. */
  rest(): void {
    const { waiting, onWait } = this.scope;
    if (waiting !== undefined) onWait?.(waiting.open());
  }

  private end(): void {
    this.callOffGrace?.();
    this.ledger.end();
    this.ended.raise();
  }

  private async request(node: PlanNode, needs: readonly Promise<void>[]): Promise<void> {
    let called = false;
    const body = () => {
      called = true;
      return this.execute(node, needs);
    };
    let outcome: StepOutcome;
    try {
      outcome = await (node.handler.role === "step" ? this.step(node.id, body) : body());
    } catch (error) {
      outcome = { status: "failed", error: toErrorRecord(error) };
    }
    // A recorded outcome is there at once; its events still come after those of what it needed.
    if (!called) await Promise.all(needs);
    if (this.scope.log.closed) return;
    if (!called && outcome.status === "completed" && outcome.usage !== undefined) this.count(node, outcome.usage);
    this.ledger.settle(node, outcome);
  }

  private count(node: PlanNode, usage: NonNullable<(StepOutcome & { status: "completed" })["usage"]>): void {
    const exceeded = this.scope.meter.add(node.index, usage);
    if (exceeded !== undefined) this.scope.stopper.stop(exceeded, node.index);
  }

  private async execute(node: PlanNode, needs: readonly Promise<void>[]): Promise<StepOutcome> {
    const { scope, ledger } = this;
    await Promise.race([Promise.all(needs), this.stopped.raised]);
    if (ledger.ending !== undefined) return { status: "canceled" };
    const failure = (error: unknown) => outcomeOfFailure(node, error, scope.stopper, scope.meter.of(node.index));
    let inputs: ReturnType<typeof prepareNode>;
    try {
      inputs = prepareNode(scope, node, ledger.values);
    } catch (error) {
      return failure(error);
    }
    if (typeof inputs === "string") return { status: "skipped", reason: inputs };
    await Promise.race([this.slots.take(), this.stopped.raised]);
    if (ledger.ending !== undefined) return { status: "canceled" };
    try {
      ledger.begin(node);
      const work = executeNode(scope, node, inputs, ledger.values);
      const outputs = await Promise.race([work, this.ended.raised]);
      if (outputs === undefined) return failure(scope.stopper.reason);
      const usage = scope.meter.of(node.index);
      return { status: "completed", outputs, ...(usage && { usage }) };
    } catch (error) {
      return failure(error);
    } finally {
      this.slots.give();
    }
  }
}

/** Places for so many nodes at once, given in the order in which they are asked for. */
class Slots {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  take(): Promise<void> | undefined {
    if (this.free > 0) {
      this.free -= 1;
      return undefined;
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  give(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free += 1;
    else next();
  }
}

/** Something that happens once, to be waited for. */
function signal(): { readonly raised: Promise<undefined>; raise(): void } {
  let raise: () => void = () => undefined;
  const raised = new Promise<undefined>((resolve) => {
    raise = () => resolve(undefined);
  });
  return { raised, raise: () => raise() };
}
