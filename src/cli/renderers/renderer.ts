import type { Diagnostic } from "../../engine/diagnostic";
import type { RunEvent } from "../../engine/events";
import type { Plan } from "../../engine/plan";
import type { RunResult } from "../../engine/run-result";
import type { Terminal } from "../terminal";
import { eventsRenderer } from "./events-renderer";
import { jsonRenderer } from "./json-renderer";
import { textRenderer } from "./text-renderer";

/** Shows one run: what a plan warns of, each event as it comes, the result. */
export interface Renderer {
  warn(warnings: readonly Diagnostic[]): void;
  event(event: RunEvent): void;
  end(result: RunResult): void;
}

/** Chooses how a run is shown, by its flags. */
export function createRenderer(
  plan: Plan,
  flags: { readonly json?: boolean; readonly events?: boolean },
  terminal: Terminal,
): Renderer {
  if (flags.events) return eventsRenderer(terminal);
  if (flags.json) return jsonRenderer(terminal);
  return textRenderer(plan, terminal);
}
