import { isPlanetError } from "../engine/errors";
import type { CallPart, Layer } from "./provider-call";
import type { OpenAttempts } from "./tracing-attempts";
import { describeCall, noteAnswer } from "./tracing-call";
import type { StartSpan, TraceSpan } from "./tracing-span";

/** What the spans of calls are made with. */
export interface TraceLayerOptions {
  readonly startSpan: StartSpan;
  readonly attempts: OpenAttempts;
  /** Whether prompts and answers are told. */
  readonly content: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Gives each call of a provider a span below that of the attempt which makes it. The span ends with the answer, with
 * the error, when the reader leaves, and as soon as the call is stopped, whatever the provider makes of that.
 */
export function traceLayer({ startSpan, attempts, content, now }: TraceLayerOptions): Layer {
  return (next) =>
    async function* tracedAnswer(call, options): AsyncIterable<CallPart> {
      const { caller, signal } = options;
      const start = now();
      const parent = caller && attempts.find(caller);
      const span = startSpan({
        ...describeCall(call, content),
        kind: "client",
        time: start,
        ...(parent && { parent }),
      });
      const notes = noteAnswer(content);
      const onAbort = () => {
        failWith(span, signal.reason);
        span.end(now());
      };
      signal.addEventListener("abort", onAbort, { once: true });
      let first = true;
      try {
        for await (const part of within(span, () => next(call, options))) {
          if (first && call.kind === "chat")
            span.set({ "gen_ai.response.time_to_first_chunk": (now() - start) / 1_000 });
          first = false;
          notes.add(part);
          yield part;
        }
      } catch (error) {
        failWith(span, error);
        throw error;
      } finally {
        signal.removeEventListener("abort", onAbort);
        span.set(notes.attributes());
        span.end(now());
      }
    };
}

function failWith(span: TraceSpan, error: unknown): void {
  if (isPlanetError(error)) span.fail(error.code, error.message);
  else if (error instanceof Error) span.fail(error.name, error.message);
  else span.fail("_OTHER", String(error));
}

/** The same parts, each of them made while the span is the active one. */
function within<Part>(span: TraceSpan, ask: () => AsyncIterable<Part>): AsyncIterable<Part> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = span.during(() => ask()[Symbol.asyncIterator]());
      return {
        next: () => span.during(() => iterator.next()),
        return: () =>
          span.during(() => iterator.return?.() ?? Promise.resolve({ done: true as const, value: undefined })),
      };
    },
  };
}
