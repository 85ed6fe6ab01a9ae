/**
 * The reason of an abort that is no failure: whoever asked has all that it wants. It is made once, because a `DOMException`
 * costs about as much as the rest of a small call.
 */
export const noLongerWanted = new DOMException("what was asked for is no longer wanted", "AbortError");

interface Watch {
  readonly callbacks: Set<() => void>;
  readonly callAll: () => void;
}

const watches = new WeakMap<AbortSignal, Watch>();

/**
 * Calls back once when a signal is aborted that is not aborted yet. The returned function calls that off.
 *
 * However many wait for it, the signal has one listener, and none when nobody waits. The nodes and calls of a run, which
 * may be a thousand at once, share the run's signal, and Node.js prints a warning when a signal has more than ten
 * listeners.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const watch = watches.get(signal) ?? startWatch(signal);
  watch.callbacks.add(callback);
  return () => {
    if (watch.callbacks.delete(callback) && watch.callbacks.size === 0) {
      signal.removeEventListener("abort", watch.callAll);
      watches.delete(signal);
    }
  };
}

function startWatch(signal: AbortSignal): Watch {
  const callbacks = new Set<() => void>();
  const callAll = () => {
    for (const callback of callbacks) callback();
  };
  signal.addEventListener("abort", callAll, { once: true });
  const watch = { callbacks, callAll };
  watches.set(signal, watch);
  return watch;
}
