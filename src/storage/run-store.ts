import type { ErrorRecord } from "../engine/errors";
import type { RunEvent, RunStatus } from "../engine/events";
import type { Journal } from "../engine/journal";
import type { Usage } from "../engine/values";
import type { SqlDatabase, SqlValue } from "./contracts";
import { journalOf, type Presence } from "./run-journal";
import { announce, forgetProcesses, type KnownProcess, type ProcessIdentity } from "./run-processes";
import { type RunRow, toEvents, toRun, toSignal } from "./run-rows";
import { runWriter } from "./run-writer";

/** A run to be kept. */
export interface NewRun {
  readonly id: string;
  /** The workflow's name. */
  readonly workflow: string;
  /** Exactly what is run: its SHA-256, and the text of which it is. */
  readonly hash: string;
  readonly content: string;
  /** Absolute: where its file lies. */
  readonly folder: string;
  /** Ids of the stack and of the workflow's version that it is of. */
  readonly stack?: string;
  readonly version?: string;
  /** The run that it runs again. */
  readonly parent?: string;
}

/** A run as it is kept. Times are milliseconds since 1970. */
export interface StoredRun extends Omit<NewRun, "content"> {
  readonly status: RunStatus;
  /** Goes up with each claim, from 1. */
  readonly epoch: number;
  /** The process that has it; undefined for one that nobody runs. */
  readonly owner?: KnownProcess;
  /** How often in a row a process died while it ran this run, and no node ended; as counted when it was last claimed. */
  readonly deaths: number;
  /** The number of the last event when it was last claimed; -1 for one that never was. */
  readonly claimedSeq: number;
  readonly usage?: Usage;
  readonly error?: ErrorRecord;
  readonly createdAt: number;
  readonly endedAt?: number;
}

/** Which runs are listed. */
export interface RunFilter {
  readonly statuses?: readonly RunStatus[];
  /** The workflow's name. */
  readonly workflow?: string;
  /** The stack's id. */
  readonly stack?: string;
  /** Only runs that were made before the one of this id. */
  readonly before?: string;
  /** From 1. */
  readonly limit: number;
}

/** What other processes tell the one that runs a run. */
export type RunSignal =
  | { readonly type: "cancel"; readonly run: string; readonly reason: string }
  | { readonly type: "answer"; readonly run: string; readonly asker: string; readonly value: unknown };

/** What a claim takes for granted, and what it writes. */
export interface Claim {
  readonly id: string;
  /** The epoch that the run was read with. */
  readonly epoch: number;
  readonly deaths: number;
  /** The number of the run's last event. */
  readonly seq: number;
}

/** Which ended runs are deleted. */
export interface PruneFilter {
  /** Only runs that ended before this, in milliseconds since 1970. */
  readonly endedBefore: number;
  readonly statuses: readonly RunStatus[];
  /** So many of the newest are kept whatever their age. */
  readonly keep: number;
}

/** Runs with their events. All that is written of a run is refused when another process has claimed it meanwhile. */
export interface RunStore {
  /** Keeps a new run from its first event on; `history` are events that it begins with. */
  begin(run: NewRun, history?: readonly RunEvent[]): Journal;
  /** Takes a run over. Resolves to the new epoch, undefined when another process was faster. */
  claim(claim: Claim): Promise<number | undefined>;
  /** Keeps a claimed run from its next event on. */
  resume(id: string, epoch: number): Journal;
  get(id: string): Promise<StoredRun | undefined>;
  /** The runs whose ids begin so, newest first, at most `limit`. */
  startingWith(beginning: string, limit: number): Promise<StoredRun[]>;
  /** Newest first. */
  list(filter: RunFilter): Promise<StoredRun[]>;
  /** A run's events from a number on, without the deltas of nodes that have ended. */
  events(id: string, from?: number): Promise<RunEvent[]>;
  /** The number of a run's last event, and whether a node has ended after event number `since`. */
  progress(id: string, since: number): Promise<{ readonly seq: number; readonly ended: boolean }>;
  /** What was run, by its hash. */
  content(hash: string): Promise<string | undefined>;
  /** Tells the process that runs a run. False when it was told of the same before. Throws `storage_failed` without a run. */
  signal(signal: RunSignal): Promise<boolean>;
  /** What a run was told. */
  signals(id: string): Promise<RunSignal[]>;
  /** Says that this process is there, and gives what its runs were told. */
  beat(): Promise<RunSignal[]>;
  /** Deletes runs that have ended, and contents that nothing needs any more. Resolves to how many runs are gone. */
  prune(filter: PruneFilter): Promise<number>;
}

/** What a run store works with. */
export interface RunStoreOptions {
  /** This process: the owner of all that is begun and claimed. */
  readonly owner: ProcessIdentity;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const runsPerBatch = 100;
/** For how many milliseconds a process need not say again that it is there before it begins a run. */
const presenceLasts = 1_000;
const selectRun = `SELECT runs.*, processes.host, processes.boot, processes.namespace, processes.pid, processes.started,
  processes.seen_at FROM runs LEFT JOIN processes ON processes.id = runs.owner_id`;

/**
 * Runs in a SQL database.
 *
 * @param database An open database with the layout of `migrations.ts`; its owner closes it.
 */
export function runStore(database: SqlDatabase, { owner, now }: RunStoreOptions): RunStore {
  const writer = runWriter(database);
  let presentAt = Number.NEGATIVE_INFINITY;
  /** A batch that fails takes its announcement with it, so that only one that is kept counts. */
  const present = (): Presence => {
    const time = now();
    if (time - presentAt < presenceLasts) return { statements: [], kept: () => undefined };
    const first = presentAt === Number.NEGATIVE_INFINITY;
    return {
      statements: [...(first ? [forgetProcesses(time)] : []), announce(owner, time)],
      kept: () => {
        presentAt = Math.max(presentAt, time);
      },
    };
  };
  return {
    begin: (run, history = []) =>
      journalOf(writer, { id: run.id, epoch: 1, now, begin: { run, history, owner, present } }),

    async claim({ id, epoch, deaths, seq }) {
      const claimed = await database.batch([
        announce(owner, now()),
        // What was asked of its last life does not end the next one. Before the epoch goes up: who comes too late would
        // take what is asked of the life that has begun meanwhile.
        {
          sql: `DELETE FROM run_signals WHERE run_id = ? AND type = 'cancel'
                  AND EXISTS (SELECT 1 FROM runs WHERE id = ? AND epoch = ?)`,
          values: [id, id, epoch],
        },
        {
          sql: `UPDATE runs SET epoch = epoch + 1, owner_id = ?, status = 'running', deaths = ?, claimed_seq = ?,
                  usage = NULL, error = NULL, ended_at = NULL, updated_at = ? WHERE id = ? AND epoch = ?`,
          values: [owner.id, deaths, seq, now(), id, epoch],
        },
      ]);
      return claimed[2] === 1 ? epoch + 1 : undefined;
    },

    resume: (id, epoch) => journalOf(writer, { id, epoch, now }),

    async get(id) {
      const row = await database.get<RunRow>(`${selectRun} WHERE runs.id = ?`, [id]);
      return row && toRun(row);
    },

    async startingWith(beginning, limit) {
      // Ids are of digits and lower-case letters, and "~" comes after all of them.
      const rows = await database.all<RunRow>(
        `${selectRun} WHERE runs.id >= ? AND runs.id < ? ORDER BY runs.id DESC LIMIT ?`,
        [beginning, `${beginning}~`, limit],
      );
      return rows.map(toRun);
    },

    async list(filter) {
      const { sql, values } = conditionsOf(filter);
      const rows = await database.all<RunRow>(`${selectRun} ${sql} ORDER BY runs.id DESC LIMIT ?`, [
        ...values,
        filter.limit,
      ]);
      return rows.map(toRun);
    },

    async events(id, from = 0) {
      const rows = await database.all<{ events: string }>(
        "SELECT events FROM run_events WHERE run_id = ? AND seq >= ? ORDER BY seq",
        [id, from],
      );
      return rows.flatMap(({ events }) => toEvents(events)).filter(({ seq }) => seq >= from);
    },

    async progress(id, since) {
      const row = await database.get<{ seq: number | null; ended: number }>(
        `SELECT (SELECT max(seq) FROM run_events WHERE run_id = ?) AS seq,
           (SELECT count(*) FROM run_events WHERE run_id = ? AND seq > ? AND outcome = 1) AS ended`,
        [id, id, since],
      );
      return { seq: row?.seq ?? -1, ended: (row?.ended ?? 0) > 0 };
    },

    async content(hash) {
      const row = await database.get<{ content: string }>("SELECT content FROM workflow_contents WHERE hash = ?", [
        hash,
      ]);
      return row?.content;
    },

    async signal(signal) {
      const [asker, value] = signal.type === "answer" ? [signal.asker, signal.value] : ["", signal.reason];
      const changed = await database.run(
        `INSERT INTO run_signals (run_id, type, asker, value, created_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (run_id, type, asker) DO NOTHING`,
        [signal.run, signal.type, asker, JSON.stringify(value ?? null), now()],
      );
      return changed === 1;
    },

    async signals(id) {
      const rows = await database.all<Parameters<typeof toSignal>[0]>(
        "SELECT run_id, type, asker, value FROM run_signals WHERE run_id = ? ORDER BY created_at",
        [id],
      );
      return rows.map(toSignal);
    },

    async beat() {
      await database.batch([announce(owner, now())]);
      const rows = await database.all<Parameters<typeof toSignal>[0]>(
        `SELECT run_id, type, asker, value FROM run_signals
         WHERE run_id IN (SELECT id FROM runs WHERE status = 'running' AND owner_id = ?) ORDER BY created_at`,
        [owner.id],
      );
      return rows.map(toSignal);
    },

    async prune({ endedBefore, statuses, keep }) {
      const marks = statuses.map(() => "?").join(", ");
      const rows = await database.all<{ id: string }>(
        `SELECT id FROM runs WHERE status IN (${marks}) AND ended_at < ?
           AND id NOT IN (SELECT id FROM runs ORDER BY id DESC LIMIT ?) ORDER BY id`,
        [...statuses, endedBefore, keep],
      );
      let gone = 0;
      for (let first = 0; first < rows.length; first += runsPerBatch) {
        const page = rows.slice(first, first + runsPerBatch);
        // Once more: somebody may have resumed one of them meanwhile.
        const deleted = await database.batch(
          page.map(({ id }) => ({
            sql: `DELETE FROM runs WHERE id = ? AND status IN (${marks})`,
            values: [id, ...statuses],
          })),
        );
        gone += deleted.reduce((sum, changes) => sum + Math.min(changes, 1), 0);
      }
      await database.batch([
        {
          sql: `DELETE FROM workflow_contents
                WHERE NOT EXISTS (SELECT 1 FROM runs WHERE runs.hash = workflow_contents.hash)
                  AND NOT EXISTS (SELECT 1 FROM workflow_versions WHERE workflow_versions.hash = workflow_contents.hash)`,
        },
      ]);
      return gone;
    },
  };
}

function conditionsOf({ statuses, workflow, stack, before }: RunFilter): { sql: string; values: SqlValue[] } {
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  if (statuses !== undefined) {
    conditions.push(`runs.status IN (${statuses.map(() => "?").join(", ")})`);
    values.push(...statuses);
  }
  if (workflow !== undefined) {
    conditions.push("runs.workflow = ?");
    values.push(workflow);
  }
  if (stack !== undefined) {
    conditions.push("runs.stack_id = ?");
    values.push(stack);
  }
  if (before !== undefined) {
    conditions.push("runs.id < ?");
    values.push(before);
  }
  return { sql: conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`, values };
}
