/** The best of many scores, as they come by. */
export interface BestScores {
  /** The score that the next one has to be above: the least of the best, or 0 as long as there are fewer. */
  least(): number;
  /** Keeps a score that is above the least. */
  add(score: number): void;
}

/**
 * Keeps the best scores of any number in a heap whose top is the least of them: J. Williams, "Algorithm 232: Heapsort",
 * 1964.
 *
 * @param capacity How many are kept, from 1.
 */
export function bestScores(capacity: number): BestScores {
  const heap = new Float64Array(capacity);
  // Zeros fill the heap, so that it is a heap from the beginning.
  return {
    least: () => heap[0] as number,
    add(score) {
      let at = 0;
      for (;;) {
        const left = 2 * at + 1;
        if (left >= capacity) break;
        const right = left + 1;
        const child = right < capacity && (heap[right] as number) < (heap[left] as number) ? right : left;
        if ((heap[child] as number) >= score) break;
        heap[at] = heap[child] as number;
        at = child;
      }
      heap[at] = score;
    },
  };
}
