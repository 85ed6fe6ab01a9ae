const linesLookedAt = 50;
/** Prose has lines with the same number of commas by chance; this many with this many commas it has not. */
const fewestRows = 4;
const fewestCommas = 2;

/**
 * Whether a text of unknown format is a table: every line has the same number of tabs, or the same number of commas,
 * semicolons or bars below a line of short names.
 *
 * @param sample The text, or so much of its beginning that it may end within a line.
 */
export function looksLikeTable(sample: string): boolean {
  const lines = sample
    .split(/\r?\n/, linesLookedAt + 1)
    .slice(0, linesLookedAt)
    .filter((line) => line.trim() !== "");
  const whole = lines.length > fewestRows ? lines.slice(0, -1) : lines;
  if (whole.length < 2) {
    return false;
  }
  if (sameCount(whole, "\t") >= 1) {
    return true;
  }
  return [",", ";", "|"].some(
    (separator) =>
      whole.length >= fewestRows &&
      sameCount(whole, separator) >= fewestCommas &&
      whole[0]?.split(separator).every((name) => /^["\s]*[\p{L}_][\p{L}\p{N}_ -]{0,40}["\s]*$/u.test(name)) === true,
  );
}

/** How often the separator stands in every line; 0 where that differs. */
function sameCount(lines: readonly string[], separator: string): number {
  const [first = 0, ...others] = lines.map((line) => line.split(separator).length - 1);
  return others.every((count) => count === first) ? first : 0;
}
