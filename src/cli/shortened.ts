import { printableLine, toJson } from "./terminal";

const usualWidth = 120;

/** A value on one line, cut where it is long: texts as they are, everything else as JSON. */
export function shortened(value: unknown, width: number = usualWidth): string {
  const text = printableLine(typeof value === "string" ? value : (toJson(value) ?? ""));
  const letters = [...text];
  return letters.length <= width ? text : `${letters.slice(0, width).join("").trimEnd()}...`;
}
