import type { LogLine } from "./run-log";
import { isOutcome, type StoredRun } from "./stored-runs";
import type { Verdict } from "./verdict";

/** After how many deaths in a row, in which no node ended, a run is not resumed unasked. */
const deathsAllowed = 3;

/** How often in a row each run took its process with it, by id; those that nobody ran have none. */
export type Deaths = ReadonlyMap<string, number>;

/** Counts once more, after the process of this number was killed. */
export function countDeaths(
  before: Deaths,
  earlier: ReadonlyMap<string, StoredRun>,
  runs: ReadonlyMap<string, StoredRun>,
  pid: number,
): Deaths {
  const deaths = new Map<string, number>();
  for (const [id, run] of runs) {
    if (run.status !== "running") continue;
    const known = before.get(id) ?? 0;
    const progressed = outcomesOf(run) > outcomesOf(earlier.get(id));
    if (run.pid !== pid) deaths.set(id, known);
    else deaths.set(id, progressed ? 1 : known + 1);
  }
  return deaths;
}

function outcomesOf(run: StoredRun | undefined): number {
  return run?.events.filter(isOutcome).length ?? 0;
}

/** Checks that a process found all that was left before it, each as it should stand. */
export function checkFound(deaths: Deaths, lines: readonly LogLine[], verdict: Verdict): void {
  if (!lines.some(({ kind }) => kind === "all")) return;
  const found = new Map(lines.flatMap((line) => (line.kind === "found" ? [[line.run, line]] : [])));
  for (const [id, count] of deaths) {
    const expected = `${count >= deathsAllowed ? "parked" : "interrupted"} after ${count} deaths`;
    const line = found.get(id);
    const actual = line === undefined ? "not found" : `${line.status} after ${line.deaths} deaths`;
    verdict.expect(actual === expected, () => `"${id}" should be ${expected}, and is ${actual}`);
  }
  verdict.expect(found.size === deaths.size, () => `${deaths.size} runs were left, and ${found.size} were found`);
}
