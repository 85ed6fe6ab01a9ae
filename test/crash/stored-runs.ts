import type Driver from "better-sqlite3";

/** A run as a database holds it. */
export interface StoredRun {
  readonly workflow: string;
  readonly status: string;
  readonly epoch: number;
  /** The number of the process that had it last; undefined when it has ended. */
  readonly pid: number | undefined;
  /** In the order of their rows. */
  readonly events: readonly StoredEvent[];
}

/** An event as a database holds it. */
export interface StoredEvent {
  readonly seq: number;
  readonly type: string;
  /** Empty for what is told of the whole run. */
  readonly node: string;
  /** The place in a list; undefined for what is told of the whole node. */
  readonly element: number | undefined;
  /** Whether it goes when its node has ended. */
  readonly transient: boolean;
  readonly text: string;
}

interface EventRow {
  readonly run_id: string;
  readonly events: string;
  readonly transient: string | null;
}

type ToldEvent = Pick<StoredEvent, "seq" | "type"> & { readonly node?: string; readonly element?: number };

type RunRow = Pick<StoredRun, "workflow" | "status" | "epoch"> & { readonly id: string; readonly pid: number | null };

/** All runs of a database, by id; none when its tables are not made yet. */
export function readRuns(database: Driver.Database): Map<string, StoredRun> {
  const made = database.prepare("SELECT count(*) FROM sqlite_master WHERE name = 'run_events'").pluck().get();
  if (made !== 1) return new Map();
  const events = new Map<string, StoredEvent[]>();
  const rows = database.prepare("SELECT * FROM run_events ORDER BY run_id, seq").all() as EventRow[];
  for (const { run_id, transient, ...row } of rows) {
    const told = (JSON.parse(row.events) as ToldEvent[]).map((event) => ({
      seq: event.seq,
      type: event.type,
      node: event.node ?? "",
      element: event.element,
      transient: transient !== null,
      text: JSON.stringify(event),
    }));
    events.set(run_id, [...(events.get(run_id) ?? []), ...told]);
  }
  const runs = database
    .prepare(
      `SELECT runs.id, workflow, status, epoch, pid FROM runs LEFT JOIN processes ON processes.id = runs.owner_id`,
    )
    .all() as RunRow[];
  return new Map(
    runs.map(({ id, pid, ...run }) => [id, { ...run, pid: pid ?? undefined, events: events.get(id) ?? [] }]),
  );
}

/** Whether an event says what became of a node, or of an element of its list. */
export function isOutcome({ type }: StoredEvent): boolean {
  return type === "node-end" || type === "node-skip";
}
