/** How much a first place counts more than a later one; the constant of the paper. */
const damping = 60;

/** A ranking that takes part in a fusion. */
export interface Ranking<Item, Name> {
  readonly name: Name;
  /** The best one first, no item twice. */
  readonly items: readonly Item[];
  /** How much its places count beside those of the other rankings, above 0. */
  readonly weight: number;
}

/** An item of several rankings with what its ranks come to. */
export interface Fused<Item, Name> {
  readonly item: Item;
  /** From 0 to 1, which is for the first in every ranking. */
  readonly score: number;
  /** The rankings that have it, in their order. */
  readonly names: readonly Name[];
}

/**
 * Puts rankings together by reciprocal rank fusion (Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion outperforms
 * Condorcet and individual Rank Learning Methods", SIGIR 2009) with k = 60 and a weight for each ranking. Only ranks
 * count, so that the rankings' scores need not be of one scale. An item's score is the sum of weight / (60 + rank) over
 * the rankings that have it, ranks from 1, divided by the most that this sum can be.
 *
 * @param keyOf Tells which items of different rankings are the same; the first ranking's item is kept.
 * @returns All items, best first; ties in the order in which the rankings, one after the other, name them.
 */
export function fuse<Item, Name>(
  rankings: readonly Ranking<Item, Name>[],
  keyOf: (item: Item) => string | number,
): Fused<Item, Name>[] {
  const most = rankings.reduce((sum, { weight }) => sum + weight / (damping + 1), 0);
  const fused = new Map<string | number, Fused<Item, Name>>();
  for (const { name, items, weight } of rankings) {
    for (const [index, item] of items.entries()) {
      const key = keyOf(item);
      const { item: first = item, score = 0, names = [] } = fused.get(key) ?? {};
      fused.set(key, { item: first, score: score + weight / (damping + index + 1) / most, names: [...names, name] });
    }
  }
  return [...fused.values()].sort((left, right) => right.score - left.score);
}
