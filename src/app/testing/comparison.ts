import { parseDuration } from "../../engine/duration";

/** A comparison as test files have it: `< 500`, `>= 0.8`, `< 3s`; a number alone is the most that there may be. */
export const comparisonPattern = /^\s*(<=|>=|<|>|=)?\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h)?\s*$/;

/** A comparison that was read. */
export interface Comparison {
  readonly text: string;
  readonly holds: (value: number) => boolean;
}

const operators: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  "<": (value, limit) => value < limit,
  "<=": (value, limit) => value <= limit,
  ">": (value, limit) => value > limit,
  ">=": (value, limit) => value >= limit,
  "=": (value, limit) => value === limit,
};

/**
 * Reads a comparison. Times are in milliseconds, unless a unit says otherwise.
 * @param written fits {@link comparisonPattern}, or is a number from 0 up.
 */
export function readComparison(written: number | string): Comparison {
  // Small numbers are written with an exponent, which no comparison has.
  if (typeof written === "number") return { text: `<= ${written}`, holds: (value) => value <= written };
  const [, operator = "<=", amount = "", unit] = comparisonPattern.exec(written) ?? [];
  const limit = unit === undefined ? Number(amount) : (parseDuration(`${amount}${unit}`) ?? Number(amount));
  const compare = operators[operator] ?? ((value: number, most: number) => value <= most);
  return { text: `${operator} ${amount}${unit ?? ""}`, holds: (value) => compare(value, limit) };
}
