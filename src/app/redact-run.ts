import type { RunOptions } from "../engine/run";
import type { Redactor } from "../providers/redact";

/** What a run is given so that its events and its result hold no secret; nothing when there is none to look for. */
export function redactRun(redactor: Redactor): Pick<RunOptions, "redact"> {
  return redactor.empty ? {} : { redact: redactor.value };
}
