import { markSource, oneLine } from "../engine/mark-source";
import type { DocumentValue } from "../engine/values";

/**
 * The same values for a template, with the text of every document marked wherever it stands, so that a prompt of the
 * workflow's own keeps data apart as well. A document's number is its place among all of the node's sources.
 */
export function withMarkedSources(
  values: Readonly<Record<string, unknown>>,
  sources: readonly DocumentValue[],
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, mark(value, sources)]));
}

/** Whether a value is a document: a passage with its text and what it is cited as. */
export function isDocument(value: unknown): value is DocumentValue {
  if (typeof value !== "object" || value === null) return false;
  const { document, text } = value as Readonly<Record<string, unknown>>;
  return typeof document === "string" && typeof text === "string";
}

/** All documents in a value, however deep. */
export function documentsIn(value: unknown): DocumentValue[] {
  if (isDocument(value)) return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(documentsIn);
}

function mark(value: unknown, sources: readonly DocumentValue[]): unknown {
  if (Array.isArray(value)) return value.map((item) => mark(item, sources));
  if (typeof value !== "object" || value === null) return value;
  if (!isDocument(value)) return mapped(value, (field) => mark(field, sources));
  return { ...mapped(value, plain), text: markSource(value, sources.indexOf(value) + 1) };
}

/** Whatever else is known of a document was written by the same stranger. */
function plain(value: unknown): unknown {
  if (typeof value === "string") return oneLine(value);
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === "object" && value !== null ? mapped(value, plain) : value;
}

function mapped(value: object, change: (field: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, change(field)]));
}
