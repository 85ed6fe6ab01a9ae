import type { Caller } from "./contracts";
import type { TraceSpan } from "./tracing-span";

/**
 * Gives the span of an attempt in one place of a run, by default of the one under way; when that attempt is over, the
 * span that it lay in.
 */
export type SpanOfAttempt = (attempt?: number) => TraceSpan;

/** The attempts that are under way, so that calls of providers find the one that makes them. */
export interface OpenAttempts {
  /** Makes the attempts in a place known, until the returned function is called. */
  open(run: string, node: string, element: number | undefined, spanOf: SpanOfAttempt): () => void;
  /** The span of the attempt that calls; of a workflow within a workflow, that of the outer node. */
  find(caller: Caller): TraceSpan | undefined;
}

/** Makes an empty list of attempts. */
export function openAttempts(): OpenAttempts {
  const places = new Map<string, SpanOfAttempt>();
  return {
    open(run, node, element, spanOf) {
      const key = keyOf(run, node, element);
      places.set(key, spanOf);
      return () => {
        if (places.get(key) === spanOf) places.delete(key);
      };
    },
    find({ run, node, element, attempt }) {
      const own = places.get(keyOf(run, node, element));
      if (own !== undefined) return own(attempt);
      // The id of an inner run is the key of the node that it runs in.
      for (let key = run; key.includes(":"); key = key.slice(0, key.lastIndexOf(":"))) {
        const outer = places.get(key);
        if (outer !== undefined) return outer();
      }
      return undefined;
    },
  };
}

/** The same as the idempotency key that the engine gives to handlers. */
function keyOf(run: string, node: string, element: number | undefined): string {
  return element === undefined ? `${run}:${node}` : `${run}:${node}:${element}`;
}
