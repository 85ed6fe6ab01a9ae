import type { RunEvent, RunStatus } from "../engine/events";
import type { KnownProcess } from "./run-processes";
import type { RunSignal, StoredRun } from "./run-store";

/** A row of `runs` beside the row of its owner. */
export interface RunRow {
  readonly id: string;
  readonly stack_id: string | null;
  readonly version_id: string | null;
  readonly workflow: string;
  readonly hash: string;
  readonly folder: string;
  readonly parent_id: string | null;
  readonly status: string;
  readonly epoch: number;
  readonly owner_id: string | null;
  readonly deaths: number;
  readonly claimed_seq: number;
  readonly usage: string | null;
  readonly error: string | null;
  readonly created_at: number;
  readonly ended_at: number | null;
  readonly host: string | null;
  readonly boot: string | null;
  readonly namespace: string | null;
  readonly pid: number | null;
  readonly started: string | null;
  readonly seen_at: number | null;
}

export function toRun(row: RunRow): StoredRun {
  const owner = ownerOf(row);
  return {
    id: row.id,
    workflow: row.workflow,
    hash: row.hash,
    folder: row.folder,
    status: row.status as RunStatus,
    epoch: row.epoch,
    deaths: row.deaths,
    claimedSeq: row.claimed_seq,
    createdAt: row.created_at,
    ...(row.stack_id === null ? {} : { stack: row.stack_id }),
    ...(row.version_id === null ? {} : { version: row.version_id }),
    ...(row.parent_id === null ? {} : { parent: row.parent_id }),
    ...(owner === undefined ? {} : { owner }),
    ...(row.usage === null ? {} : { usage: JSON.parse(row.usage) }),
    ...(row.error === null ? {} : { error: JSON.parse(row.error) }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  };
}

export function toEvents(events: string): RunEvent[] {
  return JSON.parse(events);
}

export function toSignal(row: {
  readonly run_id: string;
  readonly type: string;
  readonly asker: string;
  readonly value: string;
}): RunSignal {
  const { run_id: run, type, asker } = row;
  const value = JSON.parse(row.value);
  return type === "cancel" ? { type, run, reason: String(value) } : { type: "answer", run, asker, value };
}

function ownerOf({ owner_id: id, host, boot, namespace, pid, started, seen_at }: RunRow): KnownProcess | undefined {
  if (id === null || host === null || pid === null) return undefined;
  return {
    id,
    host,
    boot: boot ?? undefined,
    namespace: namespace ?? undefined,
    pid,
    started: started ?? undefined,
    seenAt: seen_at ?? 0,
  };
}
