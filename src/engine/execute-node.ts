import { nextAttempt } from "./attempt";
import { sleep } from "./clock";
import { PlanetError, toErrorRecord } from "./errors";
import { gatherInputs, type Values } from "./gather-inputs";
import { AttemptContext } from "./node-context";
import type { BoundExpression, PlanNode } from "./plan";
import { describePortFault, emptyValue, fitsPort } from "./port";
import type { RunScope } from "./run-scope";

type Outputs = Readonly<Record<string, unknown>>;

/**
 * Runs a node with all that its keys ask for: the elements of `for_each`, attempts, time-outs. Whether it runs at all
 * was decided before. Rejects with what made it fail.
 */
export async function executeNode(scope: RunScope, node: PlanNode, inputs: Outputs, values: Values): Promise<Outputs> {
  if (node.forEach === undefined) return runAttempts(scope, node, inputs, undefined);
  const list = evaluate(node.forEach, scope, values);
  if (!Array.isArray(list)) {
    throw new PlanetError(
      "expression_failed",
      `node "${node.id}": for_each must give a list, the expression "${node.forEach.expression.text}" gives something else`,
    );
  }
  const results: (Outputs | undefined)[] = new Array(list.length);
  let next = 0;
  const worker = async () => {
    while (next < list.length && scope.stopper.reason === undefined) {
      const element = next;
      next += 1;
      results[element] = await runElement(scope, node, values, list[element], element);
    }
  };
  await Promise.all(Array.from({ length: Math.min(node.concurrency, list.length) }, worker));
  return combine(node, results);
}

/** Whether a node's `when` lets it run. Throws `expression_failed` when it gives neither true nor false. */
export function conditionHolds(condition: BoundExpression, scope: RunScope, values: Values): boolean {
  const value = evaluate(condition, scope, values);
  if (typeof value === "boolean") return value;
  throw new PlanetError(
    "expression_failed",
    `when must give true or false, the expression "${condition.expression.text}" gives something else`,
  );
}

/** What is wrong with a node's outputs; undefined when each fits its port. */
export function findOutputFault(node: PlanNode, outputs: Outputs | undefined): PlanetError | undefined {
  const { elementOutputs } = node;
  for (let index = 0; index < elementOutputs.length; index += 1) {
    const [name, port] = elementOutputs[index] as (typeof elementOutputs)[number];
    const value = outputs?.[name];
    if (value === undefined ? port.optional : fitsPort(port.type, value)) continue;
    return new PlanetError(
      "invalid_output",
      `node "${node.id}": output "${name}" must be ${port.type}, ${describePortFault(port.type, value)}`,
      {
        hint: `the handler of "${node.type}" must return it`,
      },
    );
  }
  return undefined;
}

function evaluate({ expression, nodes }: BoundExpression, scope: RunScope, values: Values): unknown {
  const variables: Record<string, unknown> = {};
  for (const index of nodes) {
    const { id, outputs } = scope.plan.nodes[index] as PlanNode;
    const given = values[index];
    // A skipped node gives nothing, which for an expression is an empty text, an empty list or null.
    variables[id] = Object.fromEntries(
      Object.entries(outputs).map(([name, { type }]) => [name, given?.[name] ?? emptyValue(type)]),
    );
  }
  return expression.evaluate(variables);
}

async function runElement(
  scope: RunScope,
  node: PlanNode,
  values: Values,
  item: unknown,
  element: number,
): Promise<Outputs | undefined> {
  try {
    const inputs = gatherInputs(node, values, item);
    return inputs === undefined ? undefined : await runAttempts(scope, node, inputs, element);
  } catch (error) {
    if (node.onError.kind === "fail" || scope.stopper.reason !== undefined) throw error;
    const { log, clock } = scope;
    log.add({
      seq: log.next,
      time: clock.now(),
      type: "node-error",
      node: node.id,
      error: toErrorRecord(error, "node_failed"),
      element,
    });
    return node.onError.kind === "value" ? node.onError.value : undefined;
  }
}

async function runAttempts(
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
      if (delay === undefined) throw error;
      const failed = { attempt: attempt + 1, delay, error: toErrorRecord(error, "node_failed") };
      log.add({
        seq: log.next,
        time: clock.now(),
        type: "node-retry",
        node: node.id,
        ...failed,
        ...(element === undefined ? {} : { element }),
      });
      await sleep(clock, delay, stopper.signal);
    }
  }
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

/** A signal that is aborted when the time is up or the run stops, and a promise that rejects with it. */
function timeLimit({ clock, stopper }: RunScope, node: PlanNode, milliseconds: number) {
  const controller = new AbortController();
  const { signal: runSignal } = stopper;
  const forward = () => controller.abort(runSignal.reason);
  if (runSignal.aborted) forward();
  runSignal.addEventListener("abort", forward, { once: true });
  const callOff = clock.after(milliseconds, () => {
    const hint = "raise the node's `timeout`";
    controller.abort(
      new PlanetError("node_timeout", `node "${node.id}" takes longer than ${milliseconds}ms`, {
        hint,
        retryable: true,
      }),
    );
  });
  const passed = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason), { once: true });
  });
  // Nobody may be waiting any more when the time passes.
  passed.catch(() => undefined);
  const end = () => {
    callOff();
    runSignal.removeEventListener("abort", forward);
  };
  return { signal: controller.signal, passed, end };
}

function combine(node: PlanNode, results: readonly (Outputs | undefined)[]): Outputs {
  return Object.fromEntries(
    node.elementOutputs.map(([name, { type }]) => {
      const values = results.map((outputs) => outputs?.[name]);
      const joined = type === "documents" || type === "messages";
      return [
        name,
        joined ? values.flatMap((value) => (Array.isArray(value) ? value : [])) : values.map((value) => value ?? null),
      ];
    }),
  );
}
