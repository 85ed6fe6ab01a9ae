import { numberOf } from "./facts";

const longestName = 64;
/** How many rows the first is compared with. */
const sampleSize = 50;
/** Names that a column has and that no value is likely to be. */
const commonNames =
  /^(?:_?id|doc_?(?:id|no)|title|text|contents?|body|name|url|date|question|answer|description|category|author|label)$/i;

/**
 * Whether the first row of a table names its columns. It does where one of the names is a common one (`id`, `title`,
 * `text`, ...). It does not where there is no other row, where a cell is a number, long, a sentence, empty (but for the
 * first, above row numbers) or there twice, or where the first cell is built as those below it are, digits and all, as
 * `D-1` is above `D-2`. Else it does.
 */
export function hasHeader(rows: readonly (readonly string[])[]): boolean {
  const [first = [], ...others] = rows.slice(0, sampleSize + 1).map((row) => row.map((cell) => cell.trim()));
  if (others.length === 0 || !first.every(isName) || new Set(first).size < first.length) {
    return false;
  }
  if (first.some((cell) => commonNames.test(cell))) {
    return true;
  }
  const shape = shapeOf(first[0] ?? "");
  const alike = others.filter(([cell = ""]) => shapeOf(cell) === shape).length;
  return !shape.includes("0") || alike * 2 < others.length;
}

function isName(cell: string, index: number): boolean {
  return cell === ""
    ? index === 0
    : cell.length <= longestName && numberOf(cell) === undefined && !/[.!?。！？]$/.test(cell);
}

/** The value with each run of letters and of digits as one sign, which tells `D-12` from `Name`. */
function shapeOf(cell: string): string {
  return cell.replace(/\p{L}+/gu, "a").replace(/\p{N}+/gu, "0");
}
