import type { PlanetError } from "../engine/errors";
import type { RunEvent } from "../engine/events";
import type { Journal } from "../engine/journal";
import type { SqlStatement } from "./contracts";
import type { ProcessIdentity } from "./run-processes";
import type { NewRun } from "./run-store";
import type { RunStatements, RunWriter, WrittenRun } from "./run-writer";

/** Which run a journal is of. */
export interface JournalOptions {
  readonly id: string;
  /** What is written is refused when the run has another one. */
  readonly epoch: number;
  readonly now: () => number;
  /** For a new run, which is kept together with its first event. */
  readonly begin?: {
    readonly run: NewRun;
    readonly history: readonly RunEvent[];
    readonly owner: ProcessIdentity;
    /** Says that the owner is there, where that has not been said of late. */
    readonly present: () => Presence;
  };
}

/** How a process says that it is there. */
export interface Presence {
  readonly statements: readonly SqlStatement[];
  /** Notes that they are kept, so that they need not be written again for a while. */
  readonly kept: () => void;
}

const insertEvents = `INSERT INTO run_events (run_id, seq, events, outcome, transient)
  SELECT id, CAST(? AS INTEGER), ?, CAST(? AS INTEGER), ? FROM runs WHERE id = ? AND epoch = ?`;

/** How many events stand in one row at most. */
const mostEventsInRow = 64;

/** Events that wait to be written, and whom to tell. */
interface Pending {
  readonly events: RunEvent[];
  readonly listeners: ((error?: PlanetError) => void)[];
}

/**
 * The journal of one run in the tables of `run-store.ts`. What the run tells in one turn of the event loop is one row,
 * because a row costs more than an event.
 */
export function journalOf(writer: RunWriter, options: JournalOptions): Journal {
  const { id, epoch, now } = options;
  let { begin } = options;
  let presence: Presence | undefined;
  const run: WrittenRun = { id, lost: undefined };
  let pending: Pending | undefined;
  /** The first of the deltas kept of each node that has not ended. */
  let deltas: Map<string, number> | undefined;
  /** An earlier life may have left deltas of any node. */
  const resumed = begin === undefined;

  function take({ events }: Pending): RunStatements {
    pending = undefined;
    const statements: SqlStatement[] = [];
    const rows = toRows(events);
    if (begin !== undefined) {
      presence = begin.present();
      statements.push(...presence.statements, ...insertRun(begin.run, begin.owner.id, events[0]?.time ?? now()));
      rows.unshift(...toRows(begin.history));
      begin = undefined;
    }
    const guard = statements.length;
    statements.push(...rows.map(insert));
    for (const event of events) {
      statements.push(...forget(event));
      if (event.type === "run-end") statements.push(end(event));
    }
    return { statements, guard };
  }

  function insert(events: readonly RunEvent[]): SqlStatement {
    const last = events[events.length - 1] as RunEvent;
    const outcome = events.some(({ type }) => type === "node-end" || type === "node-skip");
    return {
      sql: insertEvents,
      values: [last.seq, JSON.stringify(events), outcome ? 1 : 0, isTransient(last) ? last.node : null, id, epoch],
    };
  }

  /** What goes when a node has ended: its deltas, which its outputs say again. */
  function forget(event: RunEvent): SqlStatement[] {
    if (isTransient(event)) {
      deltas ??= new Map();
      if (!deltas.has(event.node)) deltas.set(event.node, event.seq);
      return [];
    }
    if (!isOutcome(event)) return [];
    const first = resumed ? 0 : deltas?.get(event.node);
    if (first === undefined) return [];
    deltas?.delete(event.node);
    return [
      {
        sql: `DELETE FROM run_events WHERE run_id = ? AND seq >= ? AND seq < ? AND transient = ?
              AND EXISTS (SELECT 1 FROM runs WHERE id = ? AND epoch = ?)`,
        values: [id, first, event.seq, event.node, id, epoch],
      },
    ];
  }

  function end(event: Extract<RunEvent, { type: "run-end" }>): SqlStatement {
    const error = event.error === undefined ? null : JSON.stringify(event.error);
    return {
      sql: `UPDATE runs SET status = ?, usage = ?, error = ?, owner_id = NULL, deaths = 0, ended_at = ?, updated_at = ?
            WHERE id = ? AND epoch = ?`,
      values: [event.status, JSON.stringify(event.usage), error, event.time, now(), id, epoch],
    };
  }

  return {
    append(event, done) {
      if (pending !== undefined) {
        pending.events.push(event);
        pending.listeners.push(done);
        return;
      }
      const own: Pending = { events: [event], listeners: [done] };
      pending = own;
      writer.add({
        run,
        take: () => take(own),
        done(error) {
          if (error === undefined) presence?.kept();
          presence = undefined;
          for (const listener of own.listeners) listener(error);
        },
      });
    },
  };
}

/** Events in rows: what passes is apart from what stays, and that of each node by itself. */
function toRows(events: readonly RunEvent[]): RunEvent[][] {
  const rows: RunEvent[][] = [];
  let kind: string | undefined;
  for (const event of events) {
    const row = rows[rows.length - 1];
    const own = isTransient(event) ? event.node : "";
    if (row !== undefined && own === kind && row.length < mostEventsInRow) row.push(event);
    else rows.push([event]);
    kind = own;
  }
  return rows;
}

function insertRun(
  { id, workflow, hash, content, folder, stack, version, parent }: NewRun,
  owner: string,
  time: number,
): SqlStatement[] {
  return [
    {
      sql: "INSERT INTO workflow_contents (hash, content) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
      values: [hash, content],
    },
    {
      sql: `INSERT INTO runs (id, stack_id, version_id, workflow, hash, folder, parent_id, status, epoch, owner_id, created_at, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, 'running', 1, ?, ?, ?)`,
      values: [id, stack ?? null, version ?? null, workflow, hash, folder, parent ?? null, owner, time, time],
    },
  ];
}

/** What is worth nothing once its node has ended. */
function isTransient(event: RunEvent): event is Extract<RunEvent, { type: "node-delta" }> {
  return event.type === "node-delta" && !("notice" in event);
}

function isOutcome(event: RunEvent): event is Extract<RunEvent, { type: "node-end" | "node-skip" }> {
  return (event.type === "node-end" || event.type === "node-skip") && event.element === undefined;
}
