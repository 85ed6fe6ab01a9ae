const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** How a duration is written in files, as a regular expression: a number and one of `ms s m h d`. */
export const durationPattern = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** Milliseconds of a duration such as `500ms`, `1.5s`, `2m`, `1h` or `7d`; undefined when the text is none. */
export function parseDuration(text: string): number | undefined {
  const match = durationPattern.exec(text);
  const amount = match?.[1];
  const unit = match?.[2];
  if (amount === undefined || unit === undefined) return undefined;
  return Number(amount) * (units[unit] ?? 1);
}

/** A duration in milliseconds as a person reads it: `12ms`, `1.4s`, `2m 5s`. */
export function formatDuration(milliseconds: number): string {
  // The limits are where rounding would show 1000ms or 60.0s.
  if (milliseconds < 999.5) return `${Math.round(milliseconds)}ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1_000).toFixed(1)}s`;
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}
