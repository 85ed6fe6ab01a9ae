import type { PlanetError } from "./errors";
import type { RunEvent } from "./events";

/**
 * Keeps what a run tells, for a run that outlives its process. Nothing is built on a node's outcome, and nobody is told
 * of an event, before the event is kept.
 */
export interface Journal {
  /**
   * Takes the run's next event. Calls back once for each event, in their order and never within the call: when it is
   * kept, or with the error for which it is not, after which nothing more of the run is kept.
   */
  append(event: RunEvent, done: (error?: PlanetError) => void): void;
}
