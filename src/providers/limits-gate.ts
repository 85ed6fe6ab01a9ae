import { onAbort } from "../engine/abort";
import type { Clock } from "../engine/clock";
import { type CountedCall, minute, timeUntilTurn } from "./limits-window";
import type { CallLimits } from "./resilience-policy";

/** A call that asks for its turn. */
export interface Entrant {
  /** What the provider allows, as this caller was told. */
  readonly limits: CallLimits;
  /** What the call is estimated to use, from 0. */
  readonly tokens: number;
  readonly signal: AbortSignal;
  /** Is told once, after {@link longWait}, how many calls are still to go before this one. */
  readonly onLongWait: (ahead: number) => void;
}

/** The turn of a call: it is on its way. */
export interface Turn {
  /** Says what the call used in truth. */
  used(tokens: number): void;
  /** Makes room for the next one. Again is no harm. */
  end(): void;
}

/** The queue in front of a provider. */
export interface Gate {
  /**
   * Resolves when it is the call's turn: first come, first served, also among callers with different limits.
   * Rejects with the signal's reason as soon as it is aborted; the call then waits no longer.
   */
  enter(entrant: Entrant): Promise<Turn>;
}

/** Milliseconds after which a person should know that a call waits. */
const longWait = 5_000;

/** Makes a queue without anybody in it. */
export function createGate(clock: Clock): Gate {
  const queue: { readonly entrant: Entrant; readonly admit: () => void }[] = [];
  const calls: CountedCall[] = [];
  let active = 0;
  let callOffAlarm: () => void = () => undefined;

  function waitOf({ limits, tokens }: Entrant): number | undefined {
    const now = clock.now();
    // What lies far ahead was counted before somebody set the machine's clock back.
    while (calls[0] !== undefined && Math.abs(now - calls[0].at) >= minute) calls.shift();
    return timeUntilTurn(limits, calls, active, tokens, now);
  }

  function begin({ tokens }: Entrant): Turn {
    const call = { at: clock.now(), tokens };
    calls.push(call);
    active += 1;
    let ended = false;
    return {
      used(amount) {
        call.tokens = amount;
      },
      end() {
        if (ended) return;
        ended = true;
        active -= 1;
        admitNext();
      },
    };
  }

  /** Lets those in whose turn it is, and sees to it that the one after them is looked at in time. */
  function admitNext(): void {
    callOffAlarm();
    for (let first = queue[0]; first !== undefined; first = queue[0]) {
      // It is about to leave, which brings us here again: its turn is not spent on it.
      if (first.entrant.signal.aborted) return;
      const wait = waitOf(first.entrant);
      if (wait !== undefined && wait > 0) callOffAlarm = clock.after(wait, admitNext);
      if (wait !== 0) return;
      queue.shift();
      first.admit();
    }
  }

  function waitInLine(entrant: Entrant): Promise<Turn> {
    const { signal, onLongWait } = entrant;
    return new Promise((resolve, reject) => {
      const place = () => queue.indexOf(waiting);
      const callOffNotice = clock.after(longWait, () => onLongWait(place()));
      const ignoreAbort = onAbort(signal, () => {
        callOffNotice();
        queue.splice(place(), 1);
        reject(signal.reason);
        admitNext();
      });
      const admit = () => {
        callOffNotice();
        ignoreAbort();
        resolve(begin(entrant));
      };
      const waiting = { entrant, admit };
      queue.push(waiting);
      if (queue.length === 1) admitNext();
    });
  }

  return {
    enter(entrant) {
      if (entrant.signal.aborted) return Promise.reject(entrant.signal.reason);
      if (queue.length === 0 && waitOf(entrant) === 0) return Promise.resolve(begin(entrant));
      return waitInLine(entrant);
    },
  };
}
