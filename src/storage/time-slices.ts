import { nextTurn } from "./next-turn";

/**
 * Divides long work into slices. What it returns is awaited between steps of the work, none of them long. It waits for
 * the next turn at first, and whenever a slice has taken its time.
 *
 * @param signal Makes it throw the signal's reason once it is aborted.
 * @param most Milliseconds that a slice may take.
 */
export function timeSlices(signal: AbortSignal | undefined, most = 8): () => Promise<void> {
  let since = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - since < most) return;
    await nextTurn();
    signal?.throwIfAborted();
    since = performance.now();
  };
}
