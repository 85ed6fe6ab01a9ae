/** A search backwards through what was sent before. */
export interface HistorySearch {
  readonly query: string;
  /** The place in the history of what was found last; its length when nothing was yet. */
  readonly place: number;
  /** Whether nothing (more) holds the query. */
  readonly failed: boolean;
  /** What was found last. */
  readonly found?: string | undefined;
}

/** A search that begins. */
export function beginSearch(history: readonly string[]): HistorySearch {
  return { query: "", place: history.length, failed: false };
}

/** The search with a longer query: what was found stays found where it holds this as well. */
export function searchFor(search: HistorySearch, query: string, history: readonly string[]): HistorySearch {
  const longer = query.startsWith(search.query) && search.query !== "" && !search.failed;
  const from = longer ? Math.min(search.place, history.length - 1) : history.length - 1;
  if (query === "") return beginSearch(history);
  return found({ ...search, query }, placeOf(query, history, from, -1), history);
}

/** The search one further: to what holds the query and is another text than what was found. */
export function searchOn(
  search: HistorySearch,
  direction: "older" | "newer",
  history: readonly string[],
): HistorySearch {
  if (search.query === "") return search;
  const step = direction === "older" ? -1 : 1;
  return found(search, placeOf(search.query, history, search.place + step, step, search.found), history);
}

function found(search: HistorySearch, place: number | undefined, history: readonly string[]): HistorySearch {
  return place === undefined ? { ...search, failed: true } : { ...search, place, failed: false, found: history[place] };
}

function placeOf(
  query: string,
  history: readonly string[],
  from: number,
  step: 1 | -1,
  besides?: string,
): number | undefined {
  // Who types a capital letter means it.
  const exact = query !== query.toLowerCase();
  for (let place = from; place >= 0 && place < history.length; place += step) {
    const text = history[place] ?? "";
    if (text !== besides && (exact ? text : text.toLowerCase()).includes(query)) return place;
  }
  return undefined;
}
