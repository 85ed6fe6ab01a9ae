import { outcomesOf, type RunEvent } from "../../engine/events";
import type { RunInput } from "../../engine/node";
import type { Plan } from "../../engine/plan";
import { emptyValue } from "../../engine/port";
import type { TestCase } from "./test-schema";

/** Outputs by node that a case gives, so that these nodes do not run. */
export type GivenOutputs = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/**
 * What a case gives: its mocks, and of the nodes upstream of the one that is tested what they gave in a recorded run.
 * @param recorded the events of that run; none without one.
 */
export function givenOutputs(
  plan: Plan,
  { node, mocks = {} }: Pick<TestCase, "node" | "mocks">,
  recorded: readonly RunEvent[],
): GivenOutputs {
  const given = new Map(Object.entries(mocks));
  for (const [id, outcome] of outcomesOf(recorded)) {
    if (id === node || given.has(id) || outcome.status !== "completed") continue;
    if (node === undefined || isUpstream(plan, id, node)) given.set(id, outcome.outputs);
  }
  return given;
}

/**
 * The events that a run is begun with so that only what is tested runs: the outputs that are given, and the nodes that
 * have nothing to do with the one that is tested as skipped.
 * @returns none when everything runs.
 */
export function givenHistory(
  plan: Plan,
  { node }: Pick<TestCase, "node">,
  given: GivenOutputs,
  { run, input, time }: { readonly run: string; readonly input: RunInput; readonly time: number },
): RunEvent[] {
  const needed = node === undefined ? undefined : neededFor(plan, node, given);
  const outcomes = plan.nodes.flatMap(({ id }): RunEventBody[] => {
    const outputs = given.get(id);
    if (outputs !== undefined && id !== node) return [{ type: "node-end", node: id, outputs }];
    return needed === undefined || needed.has(id) ? [] : [{ type: "node-skip", node: id, reason: "condition" }];
  });
  if (outcomes.length === 0) return [];
  const start: RunEventBody = { type: "run-start", run, workflow: plan.name, input };
  return [start, ...outcomes].map((body, seq) => ({ seq, time, ...body }) as RunEvent);
}

/** What a run of one node is given for inputs that nobody needs, because the nodes that read them do not run. */
export function inputsOf(plan: Plan, { inputs = {}, node }: TestCase, given: GivenOutputs): RunInput {
  if (node === undefined && given.size === 0) return inputs;
  const needed = node === undefined ? undefined : neededFor(plan, node, given);
  const isRead = plan.nodes.some(
    ({ id, handler }) => handler.role === "input" && !given.has(id) && needed?.has(id) !== false,
  );
  if (isRead) return inputs;
  const missing = Object.entries(plan.inputs).filter(
    ([name, declared]) => !Object.hasOwn(inputs, name) && declared.default === undefined,
  );
  return { ...Object.fromEntries(missing.map(([name, { port }]) => [name, emptyValue(port.type)])), ...inputs };
}

type RunEventBody = RunEvent extends infer Event
  ? Event extends RunEvent
    ? Omit<Event, "seq" | "time">
    : never
  : never;

/** The node, and all that it needs and nobody gives. */
function neededFor(plan: Plan, node: string, given: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  const needed = new Set<string>();
  const visit = (id: string) => {
    if (needed.has(id) || (id !== node && given.has(id))) return;
    needed.add(id);
    const found = plan.nodes.find((one) => one.id === id);
    for (const index of found?.dependencies ?? []) {
      const next = plan.nodes[index];
      if (next !== undefined) visit(next.id);
    }
  };
  visit(node);
  return needed;
}

function isUpstream(plan: Plan, id: string, node: string): boolean {
  return id !== node && neededFor(plan, node, new Map()).has(id);
}
