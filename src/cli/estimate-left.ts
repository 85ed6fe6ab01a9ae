/** How fast steps are done, and how long the rest will take. */
export interface Pace {
  /** Steps a second, above 0. */
  readonly rate: number;
  /** Milliseconds until all are done, from 0. */
  readonly left: number;
}

/** Observes steps being done. */
export interface PaceEstimate {
  /**
   * Notes how many steps are done now, and gives the pace; undefined as long as too little is known.
   * @param now Milliseconds of a clock that never goes back.
   */
  at(done: number, total: number, now: number): Pace | undefined;
}

/** What was done so many milliseconds ago counts for about a third of what is done now. */
const memory = 15_000;
/** Nothing is said of a pace that was seen for less than this. */
const leastTime = 1_000;
const leastSteps = 2;
/** An estimate that differs from the one before by more than this share, and by more than seconds, is a new one. */
const tolerance = 0.5;
const leastDifference = 5_000;
/** Else the time of the end moves by less than the time that passes, so that what is left only ever gets less. */
const drift = 0.8;

/**
 * Estimates how long steps will take, from how fast they were done of late. Changes of the pace move the time
 * of the end slowly, unless they are great, so that what is left counts down. When fewer steps are done than before, other work has begun,
 * and nothing is known of it.
 */
export function estimatePace(): PaceEstimate {
  let last: { readonly done: number; readonly now: number } | undefined;
  let steps = 0;
  let time = 0;
  let seen = { steps: 0, time: 0 };
  let end: number | undefined;

  /** Notes what was done; how many milliseconds have passed since the last time. */
  function observe(done: number, now: number): number {
    if (last === undefined || done < last.done) {
      last = { done, now };
      steps = 0;
      time = 0;
      seen = { steps: 0, time: 0 };
      end = undefined;
      return 0;
    }
    const [more, passed] = [done - last.done, Math.max(now - last.now, 0)];
    const kept = Math.exp(-passed / memory);
    steps = steps * kept + more;
    time = time * kept + passed;
    seen = { steps: seen.steps + more, time: seen.time + passed };
    last = { done, now };
    return passed;
  }

  return {
    at(done, total, now) {
      const passed = observe(done, now);
      if (seen.time < leastTime || seen.steps < leastSteps || steps <= 0) return undefined;
      const rate = (steps / time) * 1000;
      const estimated = now + (Math.max(total - done, 0) / rate) * 1000;
      const difference = end === undefined ? 0 : estimated - end;
      const isNew = Math.abs(difference) > Math.max((estimated - now) * tolerance, leastDifference);
      const most = passed * drift;
      end = end === undefined || isNew ? estimated : end + Math.min(Math.max(difference, -most), most);
      return { rate, left: done >= total ? 0 : Math.max(end - now, 0) };
    },
  };
}
