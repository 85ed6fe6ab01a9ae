import type { Clock } from "../../src/engine";

/** A clock whose hands a test moves. */
export interface ManualClock extends Clock {
  /** How many alarms are set. */
  readonly waiting: number;
  /** Moves the time on and rings what falls due on the way, in order. */
  advance(milliseconds: number): Promise<void>;
  /** Resolves once so many alarms are set. */
  alarms(count: number): Promise<void>;
}

/** Makes a clock that stands at 0. */
export function manualClock(): ManualClock {
  let time = 0;
  let alarms: { readonly at: number; readonly ring: () => void }[] = [];
  return {
    now: () => time,
    after(milliseconds, ring) {
      const alarm = { at: time + milliseconds, ring };
      alarms.push(alarm);
      return () => {
        alarms = alarms.filter((other) => other !== alarm);
      };
    },
    get waiting() {
      return alarms.length;
    },
    async advance(milliseconds) {
      await settle();
      const end = time + milliseconds;
      for (;;) {
        const due = alarms.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        time = due.at;
        alarms = alarms.filter((other) => other !== due);
        due.ring();
        await settle();
      }
      time = end;
    },
    async alarms(count) {
      while (alarms.length < count) await settle();
    },
  };
}

/** Lets everything go on that waits for nothing but promises. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
