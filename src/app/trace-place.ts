import type { ErrorRecord } from "../engine/errors";
import type { SpanOfAttempt } from "../providers/tracing-attempts";
import type { SpanAttributes, StartSpan, TraceSpan } from "../providers/tracing-span";

/** The spans of what stands in one place of a run: a node or an element of its list, and the attempts at it. */
export interface TracedPlace {
  readonly span: TraceSpan;
  readonly spanOf: SpanOfAttempt;
  /** The attempt fails; the next one begins later, unless the run stops before. */
  retry(time: number, error: ErrorRecord, next: { readonly attempt: number; readonly time: number }): void;
  /** The last attempt fails. What comes of it is told by `end` or by the end of the run. */
  fail(time: number, error: ErrorRecord): void;
  /** Ends all spans of the place; only the first call counts. */
  end(time: number, attributes: SpanAttributes): void;
  /** Ends the place because the run does, with its own failure when there was one. */
  abandon(time: number): void;
}

/** What a place is called, and where it lies. */
export interface PlaceStart {
  readonly name: string;
  readonly time: number;
  readonly kind: "node" | "element";
  readonly parent: TraceSpan;
  readonly attributes: SpanAttributes;
  /** Whether attempts are made in it; those at a list are made in its elements. */
  readonly attempts: boolean;
  /** Is called once, when the place has ended. */
  readonly onEnd: () => void;
}

const canceled = "run_canceled";

/** Begins the span of a place, and that of its first attempt. */
export function tracePlace(startSpan: StartSpan, start: PlaceStart): TracedPlace {
  const { name, parent, attributes } = start;
  const span = startSpan({
    name: `${start.kind} ${name}`,
    kind: "internal",
    time: start.time,
    parent,
    attributes,
  });
  let number = start.attempts ? 1 : 0;
  let begins = start.time;
  let attempt: TraceSpan | undefined;
  let failure: { readonly time: number; readonly error: ErrorRecord } | undefined;
  let ended = false;
  const startAttempt = (): TraceSpan => {
    attempt ??= startSpan({
      name: `attempt ${name}`,
      kind: "internal",
      time: begins,
      parent: span,
      attributes: { ...attributes, "aiplanet.attempt": number },
    });
    return attempt;
  };
  if (start.attempts) startAttempt();
  const endAttempt = (time: number, error?: ErrorRecord) => {
    // The one that was to come after a delay began when the delay was over.
    if (number === 0 || (attempt === undefined && time < begins)) return;
    const last = startAttempt();
    if (error !== undefined) last.fail(error.code, error.message);
    last.end(time);
    number = 0;
  };
  const end = (time: number, more: SpanAttributes) => {
    if (ended) return;
    ended = true;
    endAttempt(time);
    span.set(more);
    span.end(time);
    start.onEnd();
  };
  return {
    span,
    spanOf: (asked = number) => (number > 0 && asked === number ? startAttempt() : span),
    retry(time, error, next) {
      endAttempt(time, error);
      number = next.attempt;
      begins = next.time;
      attempt = undefined;
    },
    fail(time, error) {
      endAttempt(time, error);
      failure = { time, error };
    },
    end,
    abandon(time) {
      if (ended) return;
      const { error, time: at } = failure ?? {
        time,
        error: { code: canceled, message: "the run ended before", retryable: false } as const,
      };
      endAttempt(at, error);
      span.fail(error.code, error.message);
      end(at, { "aiplanet.status": error.code === canceled ? "canceled" : "failed" });
    },
  };
}
