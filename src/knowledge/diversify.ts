import { setImmediate as nextTurn } from "node:timers/promises";

/** Something found, with how well it fits. */
export interface Relevant<Item> {
  readonly item: Item;
  /** Of the same scale as the likeness of two items: 1 is the best there can be. */
  readonly relevance: number;
}

/** How like each other two of the candidates are, named by their places: 1 for the same, 0 for nothing in common. */
export type Likeness = (left: number, right: number) => number;

/**
 * Chooses what fits and does not say again what has been chosen already, by maximal marginal relevance (Carbonell and
 * Goldstein, "The Use of MMR, Diversity-Based Reranking for Reordering Documents and Producing Summaries", SIGIR 1998):
 * next comes always what has the most (1 - diversity) x relevance - diversity x likeness, where the likeness is that to
 * the most like one that is chosen. Other work of the process gets its turn after each choice.
 *
 * @param candidates Best first; of equals the earlier one is chosen.
 * @param limit The most to choose, from 0.
 * @param diversity From 0, relevance alone, to 1, likeness alone; the lambda of the paper is 1 - diversity.
 * @returns The chosen ones in the order of the choice.
 */
export async function diversify<Item>(
  candidates: readonly Relevant<Item>[],
  limit: number,
  diversity: number,
  likeness: Likeness,
): Promise<Item[]> {
  const chosen: Item[] = [];
  const left = new Set(candidates.keys());
  const nearest = candidates.map(() => 0);
  while (chosen.length < limit && left.size > 0) {
    const next = bestOf(left, (index) => {
      const relevance = candidates[index]?.relevance ?? 0;
      return (1 - diversity) * relevance - diversity * (nearest[index] ?? 0);
    });
    left.delete(next);
    chosen.push(...candidates.slice(next, next + 1).map(({ item }) => item));
    for (const index of left) nearest[index] = Math.max(nearest[index] ?? 0, likeness(index, next));
    await nextTurn();
  }
  return chosen;
}

/** The first of those with the highest value. */
function bestOf(indices: Iterable<number>, worth: (index: number) => number): number {
  let best = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (const index of indices) {
    const value = worth(index);
    if (value > most) {
      best = index;
      most = value;
    }
  }
  return best;
}
