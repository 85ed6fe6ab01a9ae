import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Journal } from "../../src/engine/journal";
import { type ChatStore, chatStore } from "../../src/storage/chat-store";
import type { SqlDatabase } from "../../src/storage/contracts";
import type { ProcessIdentity } from "../../src/storage/run-processes";
import { type RunStore, runStore } from "../../src/storage/run-store";
import { sqliteDatabase } from "../../src/storage/sqlite";
import { type StackStore, stackStore } from "../../src/storage/stack-store";

/** Which of the two processes does something. */
export type Side = 0 | 1;

/** A run as a process has it, which may have lost it without knowing. */
export interface HeldRun {
  readonly run: string;
  readonly epoch: number;
  readonly side: Side;
  readonly journal: Journal;
  /** The number of its next event. */
  next: number;
  /** Whether it has written the run's end, or has been told that the run is lost. */
  over: boolean;
}

/** What one process has open. */
export interface Process {
  readonly database: SqlDatabase;
  readonly stacks: StackStore;
  readonly chats: ChatStore;
  readonly runs: RunStore;
}

/** Two processes over one file. */
export interface World {
  readonly processes: Process[];
  held: HeldRun[];
  /** Closes a process and opens it again; the runs that it had are nobody's any more. */
  reopen(side: Side): Promise<void>;
  close(): Promise<void>;
}

/** @param now The clock of both processes, in milliseconds. */
export async function openWorld(now: () => number): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "store-model-"));
  const open = async (side: Side): Promise<Process> => {
    const database = await sqliteDatabase({ file: join(folder, "data.db") });
    return {
      database,
      stacks: stackStore(database),
      chats: chatStore(database),
      runs: runStore(database, { owner: ownerOf(side), now }),
    };
  };
  const processes = [await open(0), await open(1)];
  const world: World = {
    processes,
    held: [],
    async reopen(side) {
      await processes[side]?.database.close();
      world.held = world.held.filter((one) => one.side !== side);
      processes[side] = await open(side);
    },
    async close() {
      await Promise.all(processes.map(({ database }) => database.close()));
      await rm(folder, { recursive: true });
    },
  };
  return world;
}

/** The name of a process; it stays the same when the process opens its database again. */
export function ownerOf(side: Side): ProcessIdentity {
  return { id: `p${side}`, host: "desk", boot: "b", namespace: "n", pid: 10 + side, started: "1" };
}

/** The stores of one side. */
export function processOf(world: World, side: Side): Process {
  const process = world.processes[side];
  if (process === undefined) throw new Error(`there is no process ${side}`);
  return process;
}
