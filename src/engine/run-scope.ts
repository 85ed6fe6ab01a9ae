import type { Clock } from "./clock";
import type { PlanetError } from "./errors";
import type { EventLog } from "./event-log";
import type { Outcome } from "./events";
import type { Meter } from "./meter";
import type { RunInput } from "./node";
import type { Plan } from "./plan";
import type { OpenQuestion } from "./questions";
import type { StepCache } from "./step-cache";
import type { Usage } from "./values";
import type { Waiting } from "./waiting";

/** What all parts of one run share. */
export interface RunScope {
  readonly id: string;
  readonly plan: Plan;
  readonly input: RunInput;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly random: () => number;
  readonly meter: Meter;
  readonly stopper: Stopper;
  /** The elements of `for_each` nodes that ended in an earlier life of the run, by node and place. */
  readonly elements: ReadonlyMap<string, ReadonlyMap<number, Outcome>> | undefined;
  /** Where outputs are kept from run to run; undefined where they are not. */
  readonly kept: StepCache | undefined;
  /** Is told of what nodes use beside the meter, when somebody outside counts too. */
  readonly onUsage: ((usage: Usage) => void) | undefined;
  /** Is asked before nodes use something, when somebody outside has a budget too. */
  readonly onReserve: ((expected: Usage) => () => void) | undefined;
  /** Who waits for people; undefined while nobody ever did. */
  waiting: Waiting | undefined;
  /** What people have answered before, by who asked. */
  readonly answers: ReadonlyMap<string, unknown>;
  /** How much more than one piece of work each node at work does at once, all together: elements of lists. */
  extraWork: number;
  /** Looks whether all that is at work waits for people. */
  readonly rest: () => void;
  /** Is told when it does; without it the run ends then. */
  readonly onWait: ((questions: readonly OpenQuestion[]) => void) | undefined;
}

/** Tells the nodes of a run to stop. */
export interface Stopper {
  /** Made when it is first asked for, because most handlers never ask and a controller costs more than a node. */
  readonly signal: AbortSignal;
  /** Why the run stops before its end; undefined while it does not. */
  readonly reason: PlanetError | undefined;
  /** The place in the plan of the running node that the run stops because of, when there is one. */
  readonly culprit: number | undefined;
  /** Aborts the signal and tells the run; only the first reason counts. */
  stop(reason: PlanetError, culprit?: number): void;
}

/** Makes a stopper. `onStop` is called once, after the signal was aborted. */
export function stopper(onStop: (reason: PlanetError) => void): Stopper {
  return new RunStopper(onStop);
}

/** A class, because V8 gives every object literal with getters a hidden class of its own, and each run makes one. */
class RunStopper implements Stopper {
  reason: PlanetError | undefined;
  culprit: number | undefined;
  private controller: AbortController | undefined;

  constructor(private readonly onStop: (reason: PlanetError) => void) {}

  get signal(): AbortSignal {
    if (this.controller === undefined) {
      this.controller = new AbortController();
      if (this.reason !== undefined) this.controller.abort(this.reason);
    }
    return this.controller.signal;
  }

  stop(why: PlanetError, culprit?: number): void {
    if (this.reason !== undefined) return;
    this.reason = why;
    this.culprit = culprit;
    this.controller?.abort(why);
    this.onStop(why);
  }
}
