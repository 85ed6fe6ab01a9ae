const waiting: (() => void)[] = [];

/**
 * Divides long work into slices. What it returns is awaited between steps of the work, none of them long. It waits until
 * the event loop has seen to what else there is, at first and whenever a slice has taken its time. Of all work that is
 * divided so, one slice runs in each round of the loop, so that many long calls at once hold it no longer than one.
 *
 * @param signal Makes it throw the signal's reason once it is aborted.
 * @param most Milliseconds that a slice may take.
 */
export function timeSlices(signal: AbortSignal | undefined, most = 8): () => Promise<void> {
  let since = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - since < most) return;
    await nextRound();
    signal?.throwIfAborted();
    since = performance.now();
  };
}

function nextRound(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(wakeFirst);
  });
}

function wakeFirst(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(wakeFirst);
}
