import { type Clock, systemClock } from "./clock";
import { type ErrorRecord, PlanetError } from "./errors";
import { eventLog } from "./event-log";
import { type NodeStatus, outcomesOf, type RunEvent } from "./events";
import { meter } from "./meter";
import type { RunInput } from "./node";
import type { Plan } from "./plan";
import { checkRunInput } from "./run-input";
import { type RunScope, stopper } from "./run-scope";
import { type Ending, Scheduler } from "./scheduler";
import type { Usage } from "./values";

/** How a plan is run. */
export interface RunOptions {
  /** The run's id. Default: `run_` and a random UUID. */
  readonly id?: string;
  /** Cancels the run when it is aborted. */
  readonly signal?: AbortSignal;
  /** How many nodes run at once, from 1. Default: 16. */
  readonly concurrency?: number;
  /** Default: the machine's own. */
  readonly clock?: Clock;
  /** Gives numbers in [0, 1) for the jitter of retries. Default: `Math.random`. */
  readonly random?: () => number;
  /** Events of an earlier life of this run: what ended in them is not run again. */
  readonly history?: readonly RunEvent[];
  /** Milliseconds that running nodes have to heed their signal before a stopped run ends without them. Default: 1000. */
  readonly grace?: number;
  /** Is told of every event, at once and in order. What it throws is not caught. */
  readonly onEvent?: (event: RunEvent) => void;
}

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
  | { readonly status: "failed" | "canceled"; readonly output?: undefined; readonly error: ErrorRecord }
);

/** One execution of a plan. Iterating over it gives its events from the first one, whenever the iteration starts. */
export interface Run extends AsyncIterable<RunEvent> {
  readonly id: string;
  /** The events from number `from` on, as they come, up to `run-end`. */
  events(from?: number): AsyncIterableIterator<RunEvent>;
  /**
   * Resolves when the run has ended, however it ended: it never rejects. `output` is what the first output node that
   * ran has given.
   */
  result(): Promise<RunResult>;
  /** Stops the run; it ends with status `canceled`. After the end it does nothing. */
  cancel(reason?: string): void;
  /** Where each node stands, by id. */
  statuses(): Readonly<Record<string, NodeStatus>>;
}

const defaultConcurrency = 16;
const defaultGrace = 1_000;

/**
 * Starts a run of a plan at once.
 * @throws `invalid_input` when the input is not what the workflow declares; everything later is in the result.
 */
export function run(plan: Plan, input: RunInput = {}, options: RunOptions = {}): Run {
  const { history = [], signal, clock = systemClock, id = `run_${globalThis.crypto.randomUUID()}` } = options;
  const checked = checkRunInput(plan.inputs, input);
  let finish: (result: RunResult) => void = () => undefined;
  const result = new Promise<RunResult>((resolve) => {
    finish = resolve;
  });
  const log = eventLog(history, options.onEvent);
  const scope: RunScope = {
    id,
    plan,
    input: checked,
    log,
    clock,
    random: options.random ?? Math.random,
    meter: meter(plan.budget),
    stopper: stopper((reason) => scheduler.stop(reason)),
  };
  const onAbort = () => cancel(signal?.reason instanceof Error ? signal.reason.message : undefined);
  const scheduler = new Scheduler(
    scope,
    options.concurrency ?? defaultConcurrency,
    options.grace ?? defaultGrace,
    (ending) => {
      signal?.removeEventListener("abort", onAbort);
      finish(toResult(scope, scheduler, ending));
    },
  );
  const cancel = (reason = "the run is canceled") => {
    if (!log.closed) scope.stopper.stop(new PlanetError("run_canceled", reason));
  };
  if (history.length === 0)
    log.add({ seq: 0, time: clock.now(), type: "run-start", run: id, workflow: plan.name, input: checked });
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted) onAbort();
  if (!log.closed) scheduler.start(outcomesOf(history));
  return {
    id,
    [Symbol.asyncIterator]: () => log.read(0),
    events: (from = 0) => log.read(from),
    result: () => result,
    cancel,
    statuses: () =>
      Object.fromEntries(plan.nodes.map((node) => [node.id, scheduler.statuses[node.index] ?? "pending"])),
  };
}

function toResult({ id, plan, meter: { total } }: RunScope, { values }: Scheduler, ending: Ending): RunResult {
  const outputs: Record<string, Outputs> = {};
  let output: Outputs | undefined;
  for (const index of plan.outputs) {
    const value = values[index];
    const node = plan.nodes[index];
    if (value === undefined || node === undefined) continue;
    outputs[node.id] = value;
    output ??= value;
  }
  const common = { run: id, outputs, usage: total };
  if (ending.error === undefined) return { ...common, status: "completed", output };
  return { ...common, status: ending.status === "canceled" ? "canceled" : "failed", error: ending.error };
}
