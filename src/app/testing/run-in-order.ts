/** How many run at once. */
export interface OrderOptions {
  /** From 1. */
  readonly concurrency: number;
  /** Whether the first one runs by itself, before all others. */
  readonly alone: boolean;
  /** Once it is aborted no more begin. */
  readonly stopped: AbortSignal;
}

/**
 * Runs something for each element, several at once, and gives the results in the order of the elements.
 * @returns fewer than there are elements when it was stopped.
 */
export async function runInOrder<Element, Result>(
  elements: readonly Element[],
  { concurrency, alone, stopped }: OrderOptions,
  run: (element: Element) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>();
  let next = 0;
  const work = async (most: number) => {
    for (; next < most && !stopped.aborted; ) {
      const place = next;
      next += 1;
      results.set(place, await run(elements[place] as Element));
    }
  };
  if (alone) await work(Math.min(1, elements.length));
  await Promise.all(Array.from({ length: Math.min(concurrency, elements.length) }, () => work(elements.length)));
  return [...results].sort(([left], [right]) => left - right).map(([, result]) => result);
}
