const waiting: (() => void)[] = [];

/**
 * Waits until the event loop has seen to what else there is. Of all work that waits here, one piece goes on in each round
 * of the loop, so that many long calls at once hold it no longer than one.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(wakeFirst);
  });
}

function wakeFirst(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(wakeFirst);
}

/** The pieces of a list, of so many items at most, with a turn for other work between them. */
export async function* inTurns<Item>(items: readonly Item[], size: number): AsyncGenerator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) {
    if (start > 0) await nextTurn();
    yield items.slice(start, start + size);
  }
}
