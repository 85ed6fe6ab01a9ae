/**
 * How long a server asks to wait before the next try, from its `Retry-After` header (RFC 9110, section 10.2.3): seconds
 * or an HTTP date; or from `retry-after-ms`, which some vendors send beside it.
 * @param headers names in lower case.
 * @param now milliseconds since 1970.
 * @returns milliseconds from 0 up; undefined when the server asks for nothing that can be read.
 */
export function readRetryAfter(headers: { get(name: string): string | null }, now: number): number | undefined {
  const milliseconds = readNumber(headers.get("retry-after-ms"));
  if (milliseconds !== undefined) return milliseconds;
  const value = headers.get("retry-after");
  const seconds = readNumber(value);
  if (seconds !== undefined) return Math.round(seconds * 1_000);
  // Every form of an HTTP date begins with the day's name; `Date.parse` takes much that is no date.
  const date = value !== null && /^\s*[A-Z][a-z]{2}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function readNumber(value: string | null): number | undefined {
  return value !== null && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}
