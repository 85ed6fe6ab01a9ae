import { onAbort } from "./abort";
import { nextAttempt } from "./attempt";
import { sleep } from "./clock";
import { PlanetError, toErrorRecord } from "./errors";
import { AttemptContext } from "./node-context";
import { findOutputFault } from "./output-fault";
import type { PlanNode } from "./plan";
import type { RunScope } from "./run-scope";
import { keepsOutputs, keptStep } from "./step-cache";

type Outputs = Readonly<Record<string, unknown>>;

/**
 * Calls a node's handler, again and again as its retry policy says, each attempt no longer than its time-out.
 * What was kept of an earlier run is given instead where the node's `cache` says so.
 * @param element the place in the `for_each` list; undefined for a node without one.
 * Rejects with what made the last attempt fail, or with the reason for which the run stops.
 */
export function runAttempts(
  scope: RunScope,
  node: PlanNode,
  inputs: Outputs,
  element: number | undefined,
): Promise<Outputs> {
  if (scope.kept === undefined || !keepsOutputs(node)) return tryAgain(scope, node, inputs, element);
  return keptStep(scope, scope.kept, node, inputs, element, () => tryAgain(scope, node, inputs, element));
}

async function tryAgain(
  scope: RunScope,
  node: PlanNode,
  inputs: Outputs,
  element: number | undefined,
): Promise<Outputs> {
  const { log, clock, stopper } = scope;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runAttempt(scope, node, inputs, attempt, element);
    } catch (error) {
      const delay = stopper.reason === undefined ? nextAttempt(node.retry, attempt, error, scope.random()) : undefined;
      // What is thrown decides by its identity whether it was the run's stopping; nothing thrown is no reason.
      if (delay === undefined) throw error ?? noReason();
      const head = { seq: log.next, time: clock.now(), type: "node-retry" as const, node: node.id };
      const next = { attempt: attempt + 1, delay, error: toErrorRecord(error, "node_failed") };
      log.add({ ...head, ...next, ...(element === undefined ? {} : { element }) });
      await sleep(clock, delay, stopper.signal);
    }
  }
}

/** The error of a handler that threw undefined or null. */
export function noReason(): PlanetError {
  return new PlanetError("node_failed", "the handler threw nothing that says why");
}

async function runAttempt(
  scope: RunScope,
  node: PlanNode,
  inputs: Outputs,
  attempt: number,
  element: number | undefined,
): Promise<Outputs> {
  const limit = node.timeout === undefined ? undefined : timeLimit(scope, node, node.timeout);
  const context = new AttemptContext(scope, node, inputs, attempt, element, limit?.signal);
  try {
    const work = Promise.resolve(node.handler.run(context));
    const outputs = await (limit === undefined ? work : Promise.race([work, limit.passed]));
    const fault = findOutputFault(node, outputs);
    if (fault !== undefined) throw fault;
    return outputs;
  } finally {
    context.close();
    limit?.end();
  }
}

/** A signal that is aborted when the time is up or the run stops, and a promise that rejects when the time is up. */
function timeLimit({ clock, stopper }: RunScope, node: PlanNode, milliseconds: number) {
  const controller = new AbortController();
  const { signal: runSignal } = stopper;
  if (runSignal.aborted) controller.abort(runSignal.reason);
  const ignoreAbort = onAbort(runSignal, () => controller.abort(runSignal.reason));
  let callOff: () => void = () => undefined;
  const passed = new Promise<never>((_, reject) => {
    callOff = clock.after(milliseconds, () => {
      const error = new PlanetError("node_timeout", `node "${node.id}" takes longer than ${milliseconds}ms`, {
        hint: "raise the node's `timeout`",
        retryable: true,
      });
      controller.abort(error);
      reject(error);
    });
  });
  const end = () => {
    callOff();
    ignoreAbort();
  };
  return { signal: controller.signal, passed, end };
}
