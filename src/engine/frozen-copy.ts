/**
 * A copy of a value whose plain lists and maps are frozen all the way down. A plan is shared by all of its runs: what a
 * handler did to its config would else be seen by the next run. Anything that is no plain list or map, such as a date
 * that a schema has made, is taken as it is.
 */
export function frozenCopy<Value>(value: Value): Value {
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy)) as Value;
  if (!isPlain(value)) return value;
  return Object.freeze(
    Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, frozenCopy(entry)])),
  ) as Value;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
