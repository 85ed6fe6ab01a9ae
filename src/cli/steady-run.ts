import type { RunEvent } from "../engine/events";
import type { RunResult } from "../engine/run";

/** The id that stands for every run of a recording and its replays. */
const recordedRun = "run_recorded";

/**
 * Makes a function for the events of one run, in order, that takes out what tells a recording from its replays: when it
 * was, which run it was of, and how far long work had come, for what is indexed once is not indexed again. It gives
 * undefined for an event that is left out; the others are numbered anew.
 */
export function steadyEvents(): (event: RunEvent) => RunEvent | undefined {
  let next = 0;
  return (event) => {
    if (event.type === "node-delta" && "progress" in event) return undefined;
    const steady = { ...event, seq: next, time: 0 };
    next += 1;
    return steady.type === "run-start" ? { ...steady, run: recordedRun } : steady;
  };
}

/** A result without which run it was of. */
export function steadyResult(result: RunResult): RunResult {
  return { ...result, run: recordedRun };
}
