import type { RunEvent } from "../engine/events";
import type { Plan } from "../engine/plan";
import type { RunResult } from "../engine/run-result";

/** The id that stands for every run of a recording and its replays. */
const recordedRun = "run_recorded";

/**
 * The events of a run without what tells a recording from its replays: when it was, which run it was of, how far long
 * work had come, for what is indexed once is not indexed again, what people were told on the way, for what failed then
 * does not fail again, and which of the nodes at work at once was first: the events stand node by node, in the order of
 * the plan, and those of a list's elements one after the other. They are numbered anew.
 */
export function steadyEvents(events: readonly RunEvent[], { nodes }: Pick<Plan, "nodes">): RunEvent[] {
  const places = new Map(nodes.map(({ id, index }) => [id, index]));
  const told = events.filter(
    (event) => !(event.type === "node-retry" || (event.type === "node-delta" && !("text" in event))),
  );
  return told
    .map((event) => ({ event, place: placeOf(event, places) }))
    .sort((left, right) => compare(left.place, right.place))
    .map(({ event }, seq) => {
      const steady = steadyMoney({ ...event, seq, time: 0 });
      return steady.type === "run-start" ? { ...steady, run: recordedRun } : steady;
    });
}

/** A result without which run it was of. */
export function steadyResult(result: RunResult): RunResult {
  return steadyMoney({ ...result, run: recordedRun });
}

/** Before and after everything else, by node, within a node before and after its elements, by element. */
type Place = readonly [number, number, number];

function placeOf(event: RunEvent, places: ReadonlyMap<string, number>): Place {
  if (event.type === "run-start") return [-1, 0, 0];
  if (event.type === "run-end") return [places.size, 0, 0];
  const node = places.get(event.node) ?? 0;
  if (event.element !== undefined) return [node, 1, event.element];
  return [node, event.type === "node-start" ? 0 : 2, 0];
}

function compare(left: Place, right: Place): number {
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

/** Sums of the same amounts differ in their last digits when they are added in another order. */
function steadyMoney<Told extends RunEvent | RunResult>(told: Told): Told {
  if (!("usage" in told) || told.usage?.usd === undefined) return told;
  return { ...told, usage: { ...told.usage, usd: Number(told.usage.usd.toFixed(12)) } };
}
