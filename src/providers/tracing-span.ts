/** What a span says of what it stands for. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | string[] | undefined>>;

/** A span that begins. */
export interface SpanStart {
  readonly name: string;
  /** `client` for a call of another program. */
  readonly kind: "internal" | "client";
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Default: the span that is active where this one begins, which may be one of the program around. */
  readonly parent?: TraceSpan;
  readonly attributes: SpanAttributes;
}

/** A stretch of time in a trace. Once it has ended, nothing changes it any more. */
export interface TraceSpan {
  /** Says more of it; attributes that are undefined are left out. */
  set(attributes: SpanAttributes): void;
  /** Says that what it stands for has failed, with a class of errors and a message. */
  fail(type: string, message: string): void;
  /** Ends it; only the first call counts. */
  end(time: number): void;
  /** Does some work with this span as the active one, so that spans of other libraries lie within it. */
  during<Result>(work: () => Result): Result;
}

/** Begins spans. */
export type StartSpan = (start: SpanStart) => TraceSpan;
