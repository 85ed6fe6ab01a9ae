import type { RunEvent } from "../engine/events";
import type { Journal } from "../engine/journal";
import type { SqlStatement } from "./contracts";
import type { NewRun, ProcessIdentity } from "./run-store";
import type { RunWriter, WrittenRun } from "./run-writer";

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
    readonly present: () => readonly SqlStatement[];
  };
}

const insertEvent = `INSERT INTO run_events (run_id, seq, type, node, transient, event)
  SELECT id, CAST(? AS INTEGER), ?, ?, CAST(? AS INTEGER), ? FROM runs WHERE id = ? AND epoch = ?`;

/** The journal of one run in the tables of `run-store.ts`. */
export function journalOf(writer: RunWriter, options: JournalOptions): Journal {
  const { id, epoch, now } = options;
  let { begin } = options;
  const run: WrittenRun = { id, lost: undefined };
  /** The first of the deltas kept of each node that has not ended. */
  let deltas: Map<string, number> | undefined;
  /** An earlier life may have left deltas of any node. */
  const resumed = begin === undefined;

  function insert(event: RunEvent): SqlStatement {
    const node = "node" in event ? event.node : null;
    return {
      sql: insertEvent,
      values: [event.seq, event.type, node, isTransient(event) ? 1 : 0, JSON.stringify(event), id, epoch],
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
        sql: "DELETE FROM run_events WHERE run_id = ? AND seq >= ? AND seq < ? AND node = ? AND transient = 1",
        values: [id, first, event.seq, event.node],
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
      const statements: SqlStatement[] = [];
      if (begin !== undefined) {
        statements.push(
          ...begin.present(),
          ...insertRun(begin.run, begin.owner.id, event.time),
          ...begin.history.map(insert),
        );
        begin = undefined;
      }
      const guard = statements.length;
      statements.push(insert(event), ...forget(event));
      if (event.type === "run-end") statements.push(end(event));
      writer.add({ run, statements, guard, done });
    },
  };
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
