import { isPlanetError, PlanetError } from "../engine/errors";
import { formsOf } from "./redact-forms";
import { createMatcher, type Matcher } from "./redact-matcher";
import { type RedactingStream, redacted, redactingStream } from "./redact-stream";

/** Takes secrets out of whatever is told to people, files and other programs. */
export interface Redactor {
  /** Whether there is no secret to look for, so that everything comes back as it is. */
  readonly empty: boolean;
  /** The text with `[redacted]` for every occurrence of a secret, in any of its forms. */
  text(value: string): string;
  /** A value with every text in it clean, keys of objects included; the value itself when it holds no secret. */
  value<Value>(value: Value): Value;
  /**
   * What was thrown with message, hint, details, causes and stack clean; itself when it holds no secret. A PlanetError
   * stays one, with its code and whether to try again; of another error the fields that are plain values are kept.
   */
  error(thrown: unknown): unknown;
  /** For a text that comes in pieces, in which a secret may be split. */
  stream(): RedactingStream;
}

/**
 * Makes a redactor.
 * @param secrets in plain text; those of fewer than 8 characters are not looked for.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = formsOf(secrets);
  if (forms.length === 0) return blind;
  const matcher = createMatcher(forms);
  const isDirty = (text: string) => holdsPattern(matcher, text);
  const text = (value: string) => (isDirty(value) ? redactWhole(matcher, value) : value);
  const copier = () => new Copier(text, isDirty);
  return {
    empty: false,
    text,
    value: (value) => (holds(value, isDirty, new Set()) ? (copier().copy(value) as typeof value) : value),
    error: (thrown) => (holds(thrown, isDirty, new Set()) ? copier().copy(thrown) : thrown),
    stream: () => redactingStream(matcher),
  };
}

const blind: Redactor = {
  empty: true,
  text: (value) => value,
  value: (value) => value,
  error: (thrown) => thrown,
  stream: () => ({ push: (piece) => piece, end: () => "" }),
};

function holdsPattern(matcher: Matcher, text: string): boolean {
  let place = matcher.start;
  for (let at = 0; at < text.length; at += 1) {
    place = matcher.step(place, text.charCodeAt(at));
    if (place.matched > 0) return true;
  }
  return false;
}

function redactWhole(matcher: Matcher, text: string): string {
  const stream = redactingStream(matcher);
  return stream.push(text) + stream.end();
}

/**
 * Whether a secret lies anywhere in a value, also in fields that are not listed, as an error's are, and in what only an
 * SDK's own objects hold. Getters are not called.
 */
function holds(value: unknown, isDirty: (text: string) => boolean, seen: Set<object>): boolean {
  if (typeof value === "string") return isDirty(value);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || seen.has(value)) return false;
  seen.add(value);
  if (Array.isArray(value)) return value.some((item) => holds(item, isDirty, seen));
  if (isPlain(value)) return plainHolds(value as Readonly<Record<string, unknown>>, isDirty, seen);
  if (value instanceof Error && [value.name, value.message, value.stack].some((text) => holds(text, isDirty, seen)))
    return true;
  if (value instanceof URL) return isDirty(value.href);
  if (value instanceof Headers || value instanceof Map || value instanceof Set)
    return [...value].some((entry) => holds(entry, isDirty, seen));
  return Object.getOwnPropertyNames(value).some(
    (name) => isDirty(name) || holds(Object.getOwnPropertyDescriptor(value, name)?.value, isDirty, seen),
  );
}

/** The same for an event, which is what most values are, at a tenth of the time. */
function plainHolds(
  value: Readonly<Record<string, unknown>>,
  isDirty: (text: string) => boolean,
  seen: Set<object>,
): boolean {
  for (const name in value) {
    if (isDirty(name) || holds(value[name], isDirty, seen)) return true;
  }
  return false;
}

/** Copies a value without its secrets. A class, because it remembers what it has copied: a cause may go in circles. */
class Copier {
  private readonly copies = new Map<object, unknown>();

  constructor(
    private readonly text: (value: string) => string,
    private readonly isDirty: (text: string) => boolean,
  ) {}

  copy(value: unknown): unknown {
    if (typeof value === "string") return this.text(value);
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
    if (this.copies.has(value)) return this.copies.get(value);
    if (Array.isArray(value)) {
      const items: unknown[] = [];
      this.copies.set(value, items);
      for (const item of value) items.push(this.copy(item));
      return items;
    }
    if (value instanceof Error || isPlanetError(value)) return this.copyError(value);
    if (isPlain(value)) {
      const fields: Record<string, unknown> = {};
      this.copies.set(value, fields);
      this.copyFields(value, fields);
      return fields;
    }
    // Nothing but its own class could make another one without the secret.
    return holds(value, this.isDirty, new Set()) ? redacted : value;
  }

  private copyError(error: Error): Error {
    const copy = isPlanetError(error)
      ? new PlanetError(error.code, this.text(error.message), {
          hint: error.hint === undefined ? undefined : this.text(error.hint),
          retryable: error.retryable,
          retryAfter: error.retryAfter,
          details: error.details === undefined ? undefined : (this.copy(error.details) as typeof error.details),
        })
      : new Error(this.text(error.message));
    this.copies.set(error, copy);
    if (!isPlanetError(error)) {
      this.copyFields(error, copy);
      define(copy, "name", this.text(error.name));
    }
    if (error.cause !== undefined) define(copy, "cause", this.copy(error.cause));
    define(copy, "stack", error.stack === undefined ? undefined : this.text(error.stack));
    return copy;
  }

  private copyFields(from: object, to: object): void {
    for (const [name, field] of Object.entries(from)) {
      Object.defineProperty(to, this.text(name), {
        value: this.copy(field),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
  }
}

function define(error: Error, name: "name" | "cause" | "stack", value: unknown): void {
  Object.defineProperty(error, name, { value, enumerable: false, writable: true, configurable: true });
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
