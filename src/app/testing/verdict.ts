import type { ErrorRecord } from "../../engine/errors";
import { toJson } from "./shown-value";

/** What became of one expectation. */
export interface Verdict {
  readonly holds: boolean;
  /** What was expected, such as `contains "25 days"`. */
  readonly expected: string;
  /** What there was instead. */
  readonly got: string;
  /** The node that it is about; undefined for the run as a whole. */
  readonly node?: string;
  /** Why it cannot be told whether it holds, such as a model that does not answer; then it does not. */
  readonly error?: ErrorRecord;
}

/** A verdict about a value. */
export function verdict(holds: boolean, expected: string, got: unknown, node?: string): Verdict {
  return {
    holds,
    expected,
    got: typeof got === "string" ? got : toJson(got),
    ...(node === undefined ? {} : { node }),
  };
}
