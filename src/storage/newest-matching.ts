import { foldText } from "./fold-text";

/** Where a page of things goes on: after the last one of the page before. */
export interface PagePlace {
  readonly id: string;
  /** What the things are sorted by, in milliseconds since 1970. */
  readonly time: number;
}

/** Which things are listed. */
export interface ListFilter {
  /** Only those whose name or title has this in it, whatever its case and accents. */
  readonly search?: string;
  /** Only those that come after this one. */
  readonly after?: PagePlace;
  /** From 1. */
  readonly limit: number;
}

const rowsRead = 500;

/**
 * The things of a list whose names match. Databases differ in what they hold for the same letter, so names are compared
 * here, a page of them at a time.
 *
 * @param page Gives so many things after a place, or from the first one on.
 * @param nameOf What is searched in.
 * @param placeOf Where a thing stands in the list.
 */
export async function newestMatching<Item>(
  filter: ListFilter,
  page: (after: PagePlace | undefined, limit: number) => Promise<Item[]>,
  nameOf: (item: Item) => string,
  placeOf: (item: Item) => PagePlace,
): Promise<Item[]> {
  const { search = "", limit } = filter;
  if (search.trim() === "") return page(filter.after, limit);
  const wanted = foldText(search.trim());
  const found: Item[] = [];
  for (let { after } = filter; ; ) {
    const items = await page(after, rowsRead);
    found.push(...items.filter((item) => foldText(nameOf(item)).includes(wanted)));
    const last = items.at(-1);
    if (found.length >= limit || last === undefined || items.length < rowsRead) return found.slice(0, limit);
    after = placeOf(last);
  }
}
