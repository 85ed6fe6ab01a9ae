import type { Plan } from "../engine/plan";
import type { RunOptions } from "../engine/run";
import type { Redactor } from "../providers/redact";
import type { Tracing } from "../providers/tracing";
import { redactRun } from "./redact-run";
import { traceRun } from "./trace-run";

/** The options of a run whose secrets are hidden, and which is traced where somebody listens. */
export function observeRun(
  plan: Plan,
  options: RunOptions,
  redactor: Redactor,
  tracing: Tracing | undefined,
): RunOptions {
  const clean = { ...redactRun(redactor), ...options };
  if (tracing === undefined) return clean;
  const { onEvent, history } = options;
  const first = history?.[0];
  const trace = traceRun(tracing, plan, options.id ?? (first?.type === "run-start" ? first.run : undefined));
  return {
    ...clean,
    onEvent(event) {
      trace(event);
      onEvent?.(event);
    },
  };
}
