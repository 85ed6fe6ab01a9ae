import { isPlanetError, PlanetError, toErrorRecord } from "../engine/errors";
import type { SqlDatabase, SqlStatement } from "./contracts";

/** Whose writes they are. */
export interface WrittenRun {
  readonly id: string;
  /** Why nothing more of it is kept: a write of it has failed. */
  lost: PlanetError | undefined;
}

/** What is written together: statements of one run, and whom to tell. */
export interface RunWrite {
  readonly run: WrittenRun;
  readonly statements: readonly SqlStatement[];
  /** The place of the statement that changes nothing when another process has the run. */
  readonly guard: number;
  readonly done: (error?: PlanetError) => void;
}

/** Writes what runs tell, in the order in which they tell it. */
export interface RunWriter {
  /** Takes a write; it is told what became of it in a later turn of the event loop. */
  add(write: RunWrite): void;
}

/** So that one transaction does not hold the event loop for long. */
const mostWritesAtOnce = 500;
const mostTries = 5;

/**
 * A writer that commits together what all runs tell in one turn of the event loop (group commit): a commit costs more
 * than what is written in it. A run whose write fails does not take the others with it.
 */
export function runWriter(database: SqlDatabase): RunWriter {
  let waiting: RunWrite[] = [];
  let writing = false;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.length > mostWritesAtOnce ? waiting.splice(0, mostWritesAtOnce) : waiting;
      if (group === waiting) waiting = [];
      await writeGroup(group);
    }
    writing = false;
  }

  async function writeGroup(all: readonly RunWrite[]): Promise<void> {
    const group = all.some(({ run }) => run.lost !== undefined) ? all.filter(isWanted) : all;
    const [first] = group;
    if (first === undefined) return;
    const statements = group.length === 1 ? first.statements : group.flatMap((write) => write.statements);
    let changed: readonly number[];
    try {
      changed = await commit(statements);
    } catch (thrown) {
      if (group.length === 1) lose(first.run, toLoss(thrown), first.done);
      // One by one, so that each learns what is wrong with its own.
      else for (const write of group) await writeGroup([write]);
      return;
    }
    let place = 0;
    for (const { run, statements: own, guard, done } of group) {
      if ((changed[place + guard] ?? 0) > 0) done();
      else lose(run, taken(run.id), done);
      place += own.length;
    }
  }

  async function commit(statements: readonly SqlStatement[]): Promise<readonly number[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await database.batch(statements);
      } catch (thrown) {
        // The database is locked by another process, which the driver has waited for already.
        if (!isPlanetError(thrown) || !thrown.retryable || attempt === mostTries) throw thrown;
      }
    }
  }

  return {
    add(write) {
      waiting.push(write);
      if (writing) return;
      writing = true;
      setImmediate(writeAll);
    },
  };
}

/** Whether a write's run is still kept; one that is not is told so. */
function isWanted({ run: { lost }, done }: RunWrite): boolean {
  if (lost !== undefined) done(lost);
  return lost === undefined;
}

function lose(run: WrittenRun, error: PlanetError, done: RunWrite["done"]): void {
  run.lost ??= error;
  done(error);
}

function taken(run: string): PlanetError {
  return new PlanetError("run_taken", `another process has taken the run "${run}" over`, {
    hint: "it goes on there; what this process did since then is not kept",
    details: { run },
  });
}

function toLoss(thrown: unknown): PlanetError {
  if (isPlanetError(thrown)) return thrown;
  return new PlanetError("storage_failed", `the run's events cannot be kept: ${toErrorRecord(thrown).message}`, {
    cause: thrown,
  });
}
