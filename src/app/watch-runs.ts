import { isPlanetError } from "../engine/errors";
import { parseAsker } from "../engine/questions";
import type { Run } from "../engine/run";
import type { RunSignal, RunStore } from "../storage/run-store";

/** How often a process with runs says that it is there and asks what they were told, in milliseconds. */
const interval = 1_000;

/** Looks after the stored runs of this process for as long as they run. */
export interface RunWatch {
  /** Looks after a run until it ends. */
  add(run: Run): void;
  /** Whether it looks after a run of this id. */
  has(id: string): boolean;
  /** Cancels all runs and waits until they have ended. */
  close(): Promise<void>;
}

/** @param store The store that the runs are kept in. */
export function watchRuns(store: Pick<RunStore, "beat">): RunWatch {
  const runs = new Map<string, Run>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function beat(): Promise<void> {
    try {
      for (const signal of await store.beat()) {
        const run = runs.get(signal.run);
        if (run !== undefined) pass(signal, run);
      }
    } catch (error) {
      // The next beat tries again, and what the runs themselves cannot write they say.
      if (!isPlanetError(error)) throw error;
    }
    timer = undefined;
    if (runs.size > 0) schedule();
  }

  function schedule(): void {
    // It is the runs that keep a process alive, not those who look after them.
    timer ??= setTimeout(beat, interval).unref();
  }

  return {
    add(run) {
      runs.set(run.id, run);
      run.result().then(() => {
        if (runs.get(run.id) === run) runs.delete(run.id);
      });
      schedule();
    },
    has: (id) => runs.has(id),
    async close() {
      clearTimeout(timer);
      timer = undefined;
      const left = [...runs.values()];
      for (const run of left) run.cancel("the planet is closed");
      await Promise.all(left.map((run) => run.result()));
    },
  };
}

function pass(signal: RunSignal, run: Run): void {
  if (signal.type === "cancel") {
    run.cancel(signal.reason);
    return;
  }
  const asker = parseAsker(signal.asker);
  const asked = run.questions().some(({ node, element, part }) => {
    return node === asker?.node && element === asker.element && part === asker.part;
  });
  if (asker === undefined || !asked) return;
  try {
    run.answer({ ...asker, value: signal.value });
  } catch (error) {
    // It was checked against the question when it was given; one that no longer fits leaves the question open.
    if (!isPlanetError(error)) throw error;
  }
}
