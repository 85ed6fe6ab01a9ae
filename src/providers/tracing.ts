import type { Context } from "@opentelemetry/api";
import { version } from "../../package.json";
import type { Layer } from "./provider-call";
import type { Redactor } from "./redact";
import { type OpenAttempts, openAttempts } from "./tracing-attempts";
import { traceLayer } from "./tracing-layer";
import type { SpanAttributes, StartSpan, TraceSpan } from "./tracing-span";

/** What traces of runs and of calls have in common. */
export interface Tracing {
  readonly startSpan: StartSpan;
  readonly attempts: OpenAttempts;
  /** Gives each call of a provider its span. Belongs inside of what makes calls again, so that each try is told. */
  readonly layer: Layer;
}

/** How traces are made. */
export interface TracingOptions {
  /** Takes secrets out of all that spans hold. */
  readonly redactor: Redactor;
  /** Whether prompts and answers are told. Default: false. */
  readonly content?: boolean;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
}

type Api = typeof import("@opentelemetry/api");

/** Where the API keeps what an SDK has registered; see `internal/global-utils` in its source. */
const globals = Symbol.for("opentelemetry.js.api.1");

/**
 * Makes what traces are written with, over the OpenTelemetry SDK that the program has registered.
 * @returns undefined when none is registered by now; nothing is loaded then.
 */
export async function createTracing(options: TracingOptions): Promise<Tracing | undefined> {
  const registered = (globalThis as { readonly [globals]?: { readonly trace?: unknown } })[globals];
  if (registered?.trace === undefined) return undefined;
  const { redactor, content = false, now = Date.now } = options;
  const startSpan = spanStarter(await import("@opentelemetry/api"), redactor);
  const attempts = openAttempts();
  return { startSpan, attempts, layer: traceLayer({ startSpan, attempts, content, now }) };
}

function spanStarter({ trace, context, SpanKind, SpanStatusCode }: Api, redactor: Redactor): StartSpan {
  const tracer = trace.getTracer("aiplanet", version);
  const contexts = new WeakMap<TraceSpan, Context>();
  return ({ name, kind, time, parent, attributes }) => {
    const around = (parent && contexts.get(parent)) ?? context.active();
    const span = tracer.startSpan(
      redactor.text(name),
      {
        kind: kind === "client" ? SpanKind.CLIENT : SpanKind.INTERNAL,
        startTime: new Date(time),
        attributes: cleaned(attributes, redactor),
      },
      around,
    );
    const inside = trace.setSpan(around, span);
    let ended = false;
    const made: TraceSpan = {
      set(more) {
        if (!ended) span.setAttributes(cleaned(more, redactor));
      },
      fail(type, message) {
        if (ended) return;
        span.setAttribute("error.type", redactor.text(type));
        span.setStatus({ code: SpanStatusCode.ERROR, message: redactor.text(message) });
      },
      end(at) {
        if (!ended) span.end(new Date(at));
        ended = true;
      },
      during: (work) => context.with(inside, work),
    };
    contexts.set(made, inside);
    return made;
  };
}

/** Without what is undefined, which some exporters would write down as a value. */
function cleaned(attributes: SpanAttributes, redactor: Redactor) {
  return redactor.value(Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)));
}
