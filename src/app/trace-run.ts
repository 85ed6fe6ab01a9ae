import type { RunEvent } from "../engine/events";
import type { Plan } from "../engine/plan";
import type { Usage } from "../engine/values";
import type { Tracing } from "../providers/tracing";
import type { SpanAttributes, TraceSpan } from "../providers/tracing-span";
import { type TracedPlace, tracePlace } from "./trace-place";

/** What a run's trace tells of its plan. */
export interface TracedPlan {
  readonly name: string;
  readonly nodes: readonly Pick<Plan["nodes"][number], "id" | "type" | "forEach">[];
}

/**
 * Makes a listener that writes down a run as spans: the run, in it its nodes, in those the elements of lists and the
 * attempts. The run lies in the span that is active where it starts. When the run ends, all its spans have ended, each
 * at the time of the event that told of its end.
 * @param resumed the id of a run that goes on; one that is new tells its own.
 */
export function traceRun(tracing: Tracing, plan: TracedPlan, resumed = ""): (event: RunEvent) => void {
  const { startSpan, attempts } = tracing;
  const nodes = new Map(plan.nodes.map((node) => [node.id, node]));
  const places = new Map<string, TracedPlace>();
  let run = resumed;
  let whole: TraceSpan | undefined;
  const startRun = (time: number) =>
    startSpan({
      name: `invoke_workflow ${plan.name}`,
      kind: "internal",
      time,
      attributes: {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.agent.name": plan.name,
        "aiplanet.run.id": run,
      },
    });
  const placeOf = ({ type, node, element, time }: PlaceEvent, within: TraceSpan): TracedPlace => {
    const key = JSON.stringify([node, element]);
    const known = places.get(key);
    if (known !== undefined) return known;
    const planned = nodes.get(node);
    const isWhole = element === undefined;
    const close = attempts.open(run, node, element, (attempt) => place.spanOf(attempt));
    const place: TracedPlace = tracePlace(startSpan, {
      name: node,
      time,
      kind: isWhole ? "node" : "element",
      parent: isWhole ? within : placeOf({ type, node, time }, within).span,
      attributes: {
        "aiplanet.run.id": run,
        "aiplanet.node.id": node,
        "aiplanet.node.type": planned?.type,
        "aiplanet.element": element,
      },
      attempts: type === "node-start" && !(isWhole && planned?.forEach !== undefined),
      onEnd() {
        places.delete(key);
        close();
      },
    });
    places.set(key, place);
    return place;
  };
  return (event) => {
    if (event.type === "run-start") run = event.run;
    whole ??= startRun(event.time);
    switch (event.type) {
      case "node-start":
        placeOf(event, whole);
        return;
      case "node-retry":
        placeOf(event, whole).retry(event.time, event.error, {
          attempt: event.attempt,
          time: event.time + event.delay,
        });
        return;
      case "node-error":
        placeOf(event, whole).fail(event.time, event.error);
        return;
      case "node-end":
        placeOf(event, whole).end(event.time, { "aiplanet.status": "completed", ...usageOf(event.usage) });
        return;
      case "node-skip":
        placeOf(event, whole).end(event.time, {
          "aiplanet.status": "skipped",
          "aiplanet.skip.reason": event.reason,
        });
        return;
      case "run-end":
        // Elements come after their node, and end before it.
        for (const place of [...places.values()].reverse()) place.abandon(event.time);
        if (event.error !== undefined) whole.fail(event.error.code, event.error.message);
        whole.set({ "aiplanet.status": event.status, ...usageOf(event.usage) });
        whole.end(event.time);
        return;
      case "run-start":
      case "node-wait":
      case "node-answer":
      case "node-delta":
        return;
      default:
        event satisfies never;
    }
  };
}

type PlaceEvent = Pick<Extract<RunEvent, { readonly node: string }>, "type" | "node" | "element" | "time">;

function usageOf(usage: Usage | undefined): SpanAttributes {
  return {
    "gen_ai.usage.input_tokens": usage?.input,
    "gen_ai.usage.output_tokens": usage?.output,
    "aiplanet.usage.usd": usage?.usd,
  };
}
