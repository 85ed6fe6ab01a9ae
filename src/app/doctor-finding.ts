import type { ErrorCode } from "../engine/errors";

/** One thing that was looked at. */
export interface Finding {
  readonly part: "system" | "models" | "searches" | "vectors";
  readonly name: string;
  /** `none` is what is not set up and not needed; only `failed` is a fault. */
  readonly state: "ok" | "none" | "failed";
  /** What was found, in a line. */
  readonly detail: string;
  /** What puts it right, in a line. */
  readonly fix?: string;
  /** How long a probe took, in milliseconds. */
  readonly ms?: number;
  /** Why it failed, where that is known. */
  readonly code?: ErrorCode;
}
