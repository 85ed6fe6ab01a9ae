import { onAbort } from "./abort";

/** Time as an argument: a test gives one whose hands it moves itself. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after so many milliseconds; the returned function calls that off. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The longest that `setTimeout` waits, in milliseconds: a little less than 25 days. It takes anything longer for 1 ms. */
export const longestTimer = 2_147_483_647;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    let timer: ReturnType<typeof setTimeout>;
    const wait = (left: number) => {
      timer =
        left <= longestTimer ? setTimeout(callback, left) : setTimeout(() => wait(left - longestTimer), longestTimer);
    };
    wait(milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Waits so many milliseconds; rejects with the signal's reason as soon as it is aborted. */
export function sleep(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const callOff = clock.after(milliseconds, () => {
      ignoreAbort();
      resolve();
    });
    const ignoreAbort = onAbort(signal, () => {
      callOff();
      reject(signal.reason);
    });
  });
}
