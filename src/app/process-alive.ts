import type { KnownProcess, ProcessIdentity } from "../storage/run-processes";

/** For how many milliseconds a process that cannot be looked at counts as alive after it last said so. */
export const silenceAllowed = 30_000;

/** What a machine says of one of its process numbers. */
export interface ProcessFacts {
  readonly exists: boolean;
  /** When the process of that number started; undefined where the system does not say. */
  readonly started: string | undefined;
}

/**
 * Whether a process still runs. One of this machine is looked at: its number is there, and was not given to another one
 * since. One of another machine, or of another container, is known only by what it said last.
 *
 * @param here This process.
 * @param look Looks at a process number of this machine.
 * @param now Milliseconds since 1970.
 */
export function isAlive(
  known: KnownProcess,
  here: ProcessIdentity,
  look: (pid: number) => ProcessFacts,
  now: number,
): boolean {
  if (known.id === here.id) return true;
  const sameMachine = known.host === here.host || (known.boot !== undefined && known.boot === here.boot);
  if (sameMachine && known.namespace === here.namespace) {
    if (known.boot !== here.boot) return false;
    const { exists, started } = look(known.pid);
    return exists && (started === undefined || known.started === undefined || started === known.started);
  }
  return now - known.seenAt < silenceAllowed;
}
