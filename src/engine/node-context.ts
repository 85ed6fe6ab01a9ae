import type { NodeContext, RunInput, WorkflowFacts } from "./node";
import type { PlanNode } from "./plan";
import { renderTemplate } from "./render-template";
import type { RunScope } from "./run-scope";
import type { StepCache } from "./step-cache";
import { toUsage } from "./values";
import { waitingOf } from "./waiting";

/** One attempt's view of its run. A class, because one is made for every attempt of every node. */
export class AttemptContext implements NodeContext {
  private open = true;
  private held: Set<() => void> | undefined;

  constructor(
    private readonly scope: RunScope,
    private readonly planNode: PlanNode,
    readonly inputs: Readonly<Record<string, unknown>>,
    readonly attempt: number,
    readonly element: number | undefined,
    private readonly ownSignal: AbortSignal | undefined,
  ) {}

  get config(): unknown {
    return this.planNode.config;
  }

  get node(): string {
    return this.planNode.id;
  }

  get run(): string {
    return this.scope.id;
  }

  get cache(): boolean | number {
    return this.planNode.cache;
  }

  get kept(): StepCache | undefined {
    return this.scope.kept;
  }

  get input(): RunInput {
    return this.scope.input;
  }

  get workflow(): WorkflowFacts {
    return this.scope.plan.workflow;
  }

  get signal(): AbortSignal {
    return this.ownSignal ?? this.scope.stopper.signal;
  }

  get idempotencyKey(): string {
    const key = `${this.scope.id}:${this.planNode.id}`;
    return this.element === undefined ? key : `${key}:${this.element}`;
  }

  // The functions are made when they are asked for, bound, so that handlers can take the context apart.

  get render(): NodeContext["render"] {
    return (name, values) => renderTemplate(this.planNode, name, values);
  }

  get delta(): NodeContext["delta"] {
    return (text) => {
      if (!this.heard || text === "") return;
      // Written out, because an answer has hundreds of these.
      const { log, clock } = this.scope;
      const event = { seq: log.next, time: clock.now(), type: "node-delta" as const, text, node: this.node };
      log.add(this.element === undefined ? event : { ...event, element: this.element });
    };
  }

  get progress(): NodeContext["progress"] {
    return (progress) => {
      if (this.heard) this.scope.log.add({ ...this.head(), type: "node-delta", progress, ...this.place() });
    };
  }

  get notice(): NodeContext["notice"] {
    return (notice) => {
      if (this.heard) this.scope.log.add({ ...this.head(), type: "node-delta", notice, ...this.place() });
    };
  }

  get use(): NodeContext["use"] {
    return (reported) => {
      const usage = toUsage(reported);
      const exceeded = this.scope.meter.add(this.planNode.index, usage, this.element);
      this.scope.onUsage?.(usage);
      if (exceeded === undefined) return;
      this.scope.stopper.stop(exceeded, this.planNode.index);
      throw exceeded;
    };
  }

  get hasBudget(): boolean {
    const { plan, onReserve } = this.scope;
    return plan.budget.tokens !== undefined || plan.budget.usd !== undefined || onReserve !== undefined;
  }

  get reserve(): NodeContext["reserve"] {
    return (reported) => {
      const expected = toUsage(reported);
      const { meter, stopper, onReserve } = this.scope;
      // An outer run may refuse it, too, and then nothing is set aside here.
      const releaseOuter = onReserve?.(expected);
      const exceeded = meter.hold(expected);
      if (exceeded !== undefined) {
        releaseOuter?.();
        stopper.stop(exceeded, this.planNode.index);
        throw exceeded;
      }
      this.held ??= new Set();
      const { held } = this;
      const release = () => {
        if (!held.delete(release)) return;
        meter.release(expected);
        releaseOuter?.();
      };
      held.add(release);
      return release;
    };
  }

  get ask(): NodeContext["ask"] {
    return (question, part) =>
      waitingOf(this.scope).ask({ ...this.place(), ...(part === undefined ? {} : { part }) }, question, (forget) => {
        this.held ??= new Set();
        this.held.add(forget);
      });
  }

  /** After its attempt has ended, or while the run stops, a handler that still works is no longer heard. */
  close(): void {
    this.open = false;
    if (this.held !== undefined) for (const release of this.held) release();
  }

  private get heard(): boolean {
    return this.open && this.scope.stopper.reason === undefined;
  }

  private head() {
    return { seq: this.scope.log.next, time: this.scope.clock.now() };
  }

  private place() {
    return { node: this.node, ...(this.element === undefined ? {} : { element: this.element }) };
  }
}
