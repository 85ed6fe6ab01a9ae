/** A value as messages show it: JSON in one line, and `nothing` where there is none. */
export function toJson(value: unknown): string {
  return value === undefined ? "nothing" : (JSON.stringify(value) ?? String(value));
}

/** A text as comparisons read it: JSON for what is none. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}
