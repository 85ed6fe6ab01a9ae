import { isPlanetError, PlanetError, toErrorRecord } from "../engine/errors";
import type { SqlDatabase, SqlStatement } from "./contracts";

/** Whose writes they are. */
export interface WrittenRun {
  readonly id: string;
  /** Why nothing more of it is kept: a write of it has failed. */
  lost: PlanetError | undefined;
}

/** Statements that are written together. */
export interface RunStatements {
  readonly statements: readonly SqlStatement[];
  /** The place of the one that changes nothing when another process has the run. */
  readonly guard: number;
}

/** What a run has to write. */
export interface RunWrite {
  readonly run: WrittenRun;
  /** Gives the statements, and takes nothing more into them; called once, when they are about to be written. */
  readonly take: () => RunStatements;
  /** Is told that they are kept, or why not. */
  readonly done: (error?: PlanetError) => void;
}

/** Writes what runs tell, in the order in which they tell it. */
export interface RunWriter {
  /** Takes a write; it is told what became of it in a later turn of the event loop. */
  add(write: RunWrite): void;
}

/** So that one transaction does not hold the event loop for long. */
const mostWritesAtOnce = 200;
/** After so many milliseconds of writing, other work of the process has its turn. */
const longestTurn = 5;
const mostTries = 5;

/**
 * A writer that commits together what all runs tell in one turn of the event loop (group commit): a commit costs more
 * than what is written in it. A run whose write fails does not take the others with it.
 */
export function runWriter(database: SqlDatabase): RunWriter {
  let waiting: RunWrite[] = [];
  let writing = false;

  async function writeAll(): Promise<void> {
    const start = performance.now();
    while (waiting.length > 0) {
      if (performance.now() - start > longestTurn) {
        setImmediate(writeAll);
        return;
      }
      const group = waiting.length > mostWritesAtOnce ? waiting.splice(0, mostWritesAtOnce) : waiting;
      if (group === waiting) waiting = [];
      await writeGroup(group.flatMap(takenWrite));
    }
    writing = false;
  }

  async function writeGroup(all: readonly TakenWrite[]): Promise<void> {
    const group = all.filter(isWanted);
    const [first] = group;
    if (first === undefined) return;
    let changed: readonly number[];
    try {
      changed = await commit(group.length === 1 ? first.statements : group.flatMap(({ statements }) => statements));
    } catch (thrown) {
      if (group.length === 1) lose(first.run, toLoss(thrown), first.done);
      // One by one, so that each learns what is wrong with its own.
      else for (const write of group) await writeGroup([write]);
      return;
    }
    let place = 0;
    for (const { run, statements, guard, done } of group) {
      if ((changed[place + guard] ?? 0) > 0) tell(done);
      else lose(run, taken(run.id), done);
      place += statements.length;
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

interface TakenWrite extends RunWrite, RunStatements {}

/** A write with its statements; none where there is no way to write it, such as a value that is no JSON. */
function takenWrite(write: RunWrite): TakenWrite[] {
  try {
    return [{ ...write, ...write.take() }];
  } catch (thrown) {
    lose(write.run, toLoss(thrown), write.done);
    return [];
  }
}

/** Whether a write's run is still kept; one that is not is told so. */
function isWanted({ run: { lost }, done }: TakenWrite): boolean {
  if (lost !== undefined) tell(done, lost);
  return lost === undefined;
}

function lose(run: WrittenRun, error: PlanetError, done: RunWrite["done"]): void {
  run.lost ??= error;
  tell(done, run.lost);
}

/** Tells what became of a write. What goes wrong in the run that is told stops no other: it is thrown by itself. */
function tell(done: RunWrite["done"], error?: PlanetError): void {
  try {
    done(error);
  } catch (thrown) {
    setImmediate(() => {
      throw thrown;
    });
  }
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
