import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, type ContextManager, context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { onTestFinished } from "vitest";

/** A real SDK that keeps what has ended in memory. */
export interface RecordedSpans {
  /** In the order in which they ended. */
  all(): readonly ReadableSpan[];
  /** How many have begun, whether they have ended or not. */
  started(): number;
  /** The names of the spans as a tree: children below their parents and further in, by start and name. */
  tree(): string;
  named(name: string): ReadableSpan;
}

/** Registers an SDK with OpenTelemetry until the test is over. */
export function recordSpans(): RecordedSpans {
  const exporter = new InMemorySpanExporter();
  let started = 0;
  const counting = {
    onStart: () => {
      started += 1;
    },
    onEnd: () => undefined,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [counting, new SimpleSpanProcessor(exporter)] }),
  );
  context.setGlobalContextManager(asyncContexts());
  onTestFinished(() => {
    trace.disable();
    context.disable();
  });
  const all = () => exporter.getFinishedSpans();
  return {
    all,
    started: () => started,
    named(name) {
      const found = all().filter((span) => span.name === name);
      if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} spans are named "${name}"`);
      return found[0];
    },
    tree: () => treeOf(all(), undefined, "").join("\n"),
  };
}

function treeOf(spans: readonly ReadableSpan[], parent: string | undefined, indent: string): string[] {
  return spans
    .filter((span) => span.parentSpanContext?.spanId === parent)
    .sort((a, b) => millisecondsOf(a.startTime) - millisecondsOf(b.startTime) || (a.name < b.name ? -1 : 1))
    .flatMap((span) => [
      `${indent}${span.name} ${millisecondsOf(span.startTime)}-${millisecondsOf(span.endTime)}${errorOf(span)}`,
      ...treeOf(spans, span.spanContext().spanId, `${indent}  `),
    ]);
}

function errorOf({ attributes }: ReadableSpan): string {
  const type = attributes["error.type"];
  return type === undefined ? "" : ` ${type}`;
}

function millisecondsOf([seconds, nanoseconds]: ReadableSpan["startTime"]): number {
  return seconds * 1_000 + nanoseconds / 1_000_000;
}

function asyncContexts(): ContextManager {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, work, self, ...words) => storage.run(active, () => work.call(self as never, ...words)),
    bind: (_, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}
