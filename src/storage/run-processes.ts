import type { SqlStatement } from "./contracts";

/** A process that runs runs. */
export interface ProcessIdentity {
  readonly id: string;
  /** The machine's name. */
  readonly host: string;
  /** What tells one start of the machine from the next, and one space of process numbers from another. */
  readonly boot: string | undefined;
  readonly namespace: string | undefined;
  readonly pid: number;
  /** When the process started, as the system counts it; with the number it names the process. */
  readonly started: string | undefined;
}

/** A process as it is known to others. */
export interface KnownProcess extends ProcessIdentity {
  /** When it last said that it is there, in milliseconds since 1970. */
  readonly seenAt: number;
}

/** After how many milliseconds a process that has no run is forgotten. */
const processesLast = 24 * 60 * 60_000;

/** Says that a process is there. `time` is in milliseconds since 1970. */
export function announce({ id, host, boot, namespace, pid, started }: ProcessIdentity, time: number): SqlStatement {
  return {
    sql: `INSERT INTO processes (id, host, boot, namespace, pid, started, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`,
    values: [id, host, boot ?? null, namespace ?? null, pid, started ?? null, time],
  };
}

/** Forgets processes that have no run and have not been heard of for a day. */
export function forgetProcesses(time: number): SqlStatement {
  return {
    sql: `DELETE FROM processes WHERE seen_at < ? AND NOT EXISTS (SELECT 1 FROM runs WHERE status = 'running' AND owner_id = processes.id)`,
    values: [time - processesLast],
  };
}
