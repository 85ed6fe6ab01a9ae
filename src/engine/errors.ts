const brand = Symbol.for("aiplanet.error");

/** Every reason for which the library throws. The names are stable: callers may compare them. */
export type ErrorCode =
  | "usage"
  | "invalid_workflow"
  | "invalid_config"
  | "invalid_test"
  | "invalid_input"
  | "invalid_output"
  | "expression_failed"
  | "template_failed"
  | "node_failed"
  | "node_timeout"
  | "run_canceled"
  | "run_taken"
  | "budget_exceeded"
  | "not_found"
  | "not_recorded"
  | "unknown_model"
  | "key_missing"
  | "key_refused"
  | "provider_unavailable"
  | "document_unreadable"
  | "storage_failed"
  | "drifted"
  | "plugin_failed"
  | "internal";

/** What a {@link PlanetError} carries besides its message. */
export interface PlanetErrorOptions {
  /** What the person can do about it, as one sentence. */
  readonly hint?: string;
  /** Whether the same call may succeed when it is made again. Default: false. */
  readonly retryable?: boolean;
  /** Milliseconds that the other side asked to wait before the next try. */
  readonly retryAfter?: number;
  /** The error behind this one. */
  readonly cause?: unknown;
  /** Facts for programs: plain JSON values, never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * The one base class of the errors that the library throws on purpose.
 * `message` names the thing that failed, `hint` says what would have worked, `code` never changes its meaning.
 */
export class PlanetError extends Error {
  override readonly name = "PlanetError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly retryAfter: number | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly [brand] = true;

  constructor(code: ErrorCode, message: string, options: PlanetErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.retryable = options.retryable ?? false;
    this.retryAfter = options.retryAfter;
    this.details = options.details;
  }
}

/** Whether `value` is a {@link PlanetError}, also one of another copy of the library in the same process. */
export function isPlanetError(value: unknown): value is PlanetError {
  try {
    return typeof value === "object" && value !== null && brand in value;
  } catch {
    // Of a proxy even that may throw.
    return false;
  }
}

/** The plain form in which errors stand in events, JSON output and stored runs. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly retryable: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * Turns anything thrown into an {@link ErrorRecord}. What is not a {@link PlanetError} keeps its message under
 * the code that the caller names, because a handler's own error says best what went wrong.
 */
export function toErrorRecord(thrown: unknown, fallback: ErrorCode = "internal"): ErrorRecord {
  if (!isPlanetError(thrown)) {
    return { code: fallback, message: messageOf(thrown), retryable: false };
  }
  return {
    code: thrown.code,
    message: thrown.message,
    ...(thrown.hint === undefined ? {} : { hint: thrown.hint }),
    retryable: thrown.retryable,
    ...(thrown.details === undefined ? {} : { details: thrown.details }),
  };
}

/** The error that an {@link ErrorRecord} was made from, for callers that throw what a run reported. */
export function fromErrorRecord(record: ErrorRecord): PlanetError {
  return new PlanetError(record.code, record.message, {
    retryable: record.retryable,
    ...(record.hint === undefined ? {} : { hint: record.hint }),
    ...(record.details === undefined ? {} : { details: record.details }),
  });
}

/** Anything can be thrown, also what has no message and cannot be turned into text. */
function messageOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? String(thrown.message) || thrown.name : String(thrown);
  } catch {
    return "something was thrown that is no error";
  }
}
