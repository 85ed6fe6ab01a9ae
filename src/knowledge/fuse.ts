/** How much a first place counts more than a later one; the constant of the paper. */
const damping = 60;

/** An item of several rankings with what its ranks come to. */
export interface Fused<Item> {
  readonly item: Item;
  /** The sum of 1 / (60 + rank) over the rankings that have the item; ranks count from 1. */
  readonly score: number;
}

/**
 * Puts rankings together by reciprocal rank fusion (Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion outperforms
 * Condorcet and individual Rank Learning Methods", SIGIR 2009) with k = 60. Only ranks count, so that the rankings'
 * scores need not be of one scale.
 *
 * @param rankings Each with its best item first and no item twice.
 * @param keyOf Tells which items of different rankings are the same; the first ranking's item is kept.
 * @returns All items, best first; ties in the order in which the rankings, one after the other, name them.
 */
export function fuse<Item>(rankings: readonly (readonly Item[])[], keyOf: (item: Item) => string): Fused<Item>[] {
  const fused = new Map<string, Fused<Item>>();
  for (const ranking of rankings) {
    for (const [index, item] of ranking.entries()) {
      const key = keyOf(item);
      const known = fused.get(key);
      fused.set(key, { item: known?.item ?? item, score: (known?.score ?? 0) + 1 / (damping + index + 1) });
    }
  }
  return [...fused.values()].sort((left, right) => right.score - left.score);
}
