import type { Clock } from "../engine/clock";

interface Watch {
  readonly callbacks: Set<() => void>;
  readonly callAll: () => void;
}

const watches = new WeakMap<AbortSignal, Watch>();

/**
 * Calls back once when a signal is aborted that is not aborted yet. The returned function calls that off.
 *
 * However many wait for it, the signal has one listener, and none when nobody waits. The calls of a run, which may be a
 * thousand at once, share the run's signal, and Node.js prints a warning when a signal has more than ten listeners.
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

/** Waits so many milliseconds; rejects with the signal's reason as soon as it is aborted. */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const callOff = clock.after(milliseconds, () => {
      ignore();
      resolve();
    });
    const ignore = onAbort(signal, () => {
      callOff();
      reject(signal.reason);
    });
  });
}
