import { lineAround } from "./graphemes";
import type { HistorySearch } from "./history-search";
import type { InputBox } from "./input-box";
import { columnOf, type RowOptions, rowAt, rowsOfLine, shownRow } from "./text-rows";

/** The box as it is drawn. */
export interface BoxView {
  /** At least one, none wider than the columns; nothing in them steers the terminal. */
  readonly lines: readonly string[];
  /** Where the cursor stands among the lines, from 0. */
  readonly cursor: { readonly row: number; readonly column: number };
  readonly menu: readonly MenuLine[];
  /** What stands before the first line instead of the prompt, two columns wide; empty for the prompt. */
  readonly prompt: string;
}

/** One choice of the menu. */
export interface MenuLine {
  readonly text: string;
  readonly description?: string | undefined;
  readonly selected: boolean;
}

/** The room of the box: at least one column and one row are taken. */
export interface ViewSize {
  readonly columns: number;
  readonly rows: number;
}

// While an answer is written, the same box is drawn again and again.
const drawn = new WeakMap<InputBox, { readonly size: ViewSize; readonly view: BoxView }>();

/** How a box is shown: so many rows around the cursor as there is room for. */
export function viewOf(box: InputBox, { columns, rows }: ViewSize): BoxView {
  const before = drawn.get(box);
  if (before?.size.columns === columns && before.size.rows === rows) return before.view;
  const view = draw(box, { columns, rows });
  drawn.set(box, { size: { columns, rows }, view });
  return view;
}

function draw({ buffer, pastes, search, menu }: InputBox, { columns, rows }: ViewSize): BoxView {
  const options: RowOptions = { columns, pastes };
  if (search !== undefined) return searchView(search, buffer.text, options, rows);
  const lines = (menu?.fitting ?? []).map((candidate, place) => ({ ...candidate, selected: place === menu?.marked }));
  return { ...rowsAround(buffer.text, buffer.cursor, options, rows), menu: lines, prompt: "" };
}

/** What is searched for, and the beginning of what was found, or of what was written until something is. */
function searchView({ query, failed, found }: HistorySearch, text: string, options: RowOptions, rows: number): BoxView {
  const asked = `search: ${query}`;
  const { lines, cursor } = rowsAround(failed ? `${asked} (not found)` : asked, asked.length, options, 1);
  const below = rows <= 1 ? [] : rowsAround(found ?? text, 0, options, rows - 1).lines;
  return { lines: [...lines, ...below], cursor, menu: [], prompt: "? " };
}

function rowsAround(
  text: string,
  cursor: number,
  options: RowOptions,
  rows: number,
): Pick<BoxView, "lines" | "cursor"> {
  const room = Math.max(rows, 1);
  const { start, end } = lineAround(text, cursor);
  const own = rowsOfLine(text.slice(start, end), options, cursor - start);
  const here = rowAt(own, cursor - start);
  const above = own.slice(Math.max(here - room, 0), here);
  const from = own.slice(here, here + room);
  // Only the lines that may be seen are laid out, so that a long text costs no more than a short one.
  for (let other = start; other > 0 && above.length < room; ) {
    const line = lineAround(text, other - 1);
    above.unshift(...rowsOfLine(text.slice(line.start, line.end), options));
    other = line.start;
  }
  for (let other = end; other < text.length && from.length < room; ) {
    const line = lineAround(text, other + 1);
    from.push(...rowsOfLine(text.slice(line.start, line.end), options));
    other = line.end;
  }
  const before = Math.min(above.length, Math.max(Math.floor((room - 1) / 2), room - from.length));
  const seen = [...(before === 0 ? [] : above.slice(-before)), ...from.slice(0, room - before)];
  const row = from[0];
  return {
    lines: seen.map(shownRow),
    cursor: { row: before, column: row === undefined ? 0 : columnOf(row, cursor - start) },
  };
}
