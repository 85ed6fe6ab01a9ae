/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Changes a text, to take secrets out of it. */
export type Redact = (text: string) => string;

/** For texts that may stay as they are. */
export const unchanged: Redact = (text) => text;

/**
 * Copies a value as JSON, with the names of objects as they stand. What JSON cannot say is left out of objects and
 * `null` in lists, as `JSON.stringify` does.
 *
 * @param redact is applied to every text in it, names included.
 */
export function toJson(value: unknown, redact: Redact = unchanged): Json {
  switch (typeof value) {
    case "string":
      return redact(value);
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : null;
    case "object":
      if (value === null) return null;
      return Array.isArray(value) ? value.map((item) => toJson(item, redact)) : toJsonObject(value, redact);
    default:
      return null;
  }
}

/** The same for an object. */
export function toJsonObject(value: object, redact: Redact = unchanged): JsonObject {
  const entries = Object.entries(value).filter(([, field]) => isSayable(field));
  return Object.fromEntries(entries.map(([name, field]) => [redact(name), toJson(field, redact)]));
}

/** The same with the names of all objects in order. */
export function inOrder(value: Json): Json {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isJsonObject(value)) return value;
  const fields = Object.entries(value as JsonObject).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [name, inOrder(field)]));
}

/** Whether a value is an object of JSON, and neither a list nor null. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The one text of a JSON value: names sorted by their UTF-16 code units, nothing between the tokens, numbers and texts
 * as ECMAScript writes them (RFC 8785, "JSON Canonicalization Scheme"). A lone surrogate is written as an escape.
 */
export function canonicalText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const fields = Object.entries(value as JsonObject).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalText(field)}`).join(",")}}`;
}

function isSayable(value: unknown): boolean {
  return !["undefined", "function", "symbol", "bigint"].includes(typeof value);
}
