import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Path } from "../../engine/diagnostic";
import { PlanetError } from "../../engine/errors";
import { replaceFile } from "../replace-file";
import { nameOfTests } from "./find-tests";
import type { Target } from "./output-path";
import { type Verdict, verdict } from "./verdict";

/** The values that a test file has kept, to compare later ones with. */
export interface Snapshots {
  /**
   * Compares a value with what was kept under the name; what was not kept yet is kept, unless nothing may be written.
   */
  compare(name: string, target: Target): Verdict;
  /**
   * Writes what is new, and with `update` what has changed.
   * @param complete whether all that asks for values has asked: `update` removes then what nobody asked for.
   */
  save(complete: boolean): Promise<void>;
  /** How many values were written for the first time, or anew. */
  readonly written: number;
}

/** What may be written: `new`, what no value was kept for yet; `update`, what has changed as well; `none` in CI. */
export type SnapshotWriting = "new" | "update" | "none";

/** The file of the snapshots of a test file: `__snapshots__/NAME.json` beside it. */
export function snapshotFile(testFile: string): string {
  return join(dirname(testFile), "__snapshots__", `${nameOfTests(testFile)}.json`);
}

/** What a snapshot is kept under: the case, and where in it the assertion stands. */
export function snapshotName(id: string, path: Path): string {
  return `${id} > ${path.slice(2).join(".")}`;
}

/**
 * Opens the snapshots of a test file.
 * @param file absolute.
 * @throws `invalid_test` when the file is no JSON map.
 */
export async function openSnapshots(file: string, writing: SnapshotWriting): Promise<Snapshots> {
  const kept = await readSnapshots(file);
  const asked = new Map<string, unknown>();
  let written = 0;
  return {
    get written() {
      return written;
    },
    compare(name, { value, node }) {
      // A case that runs several times has to give the same each time.
      const isAgain = asked.has(name);
      const known = isAgain ? asked : kept;
      const writes = !isAgain && (writing === "update" || (writing === "new" && !kept.has(name)));
      if (!known.has(name) && !writes) return verdict(false, "is as its snapshot, which is not kept yet", value, node);
      const same = known.has(name) && isDeepStrictEqual(known.get(name), value ?? null);
      if (writes && !same) written += 1;
      const before = writes ? (value ?? null) : known.get(name);
      asked.set(name, before);
      return verdict(same || writes, `is as its snapshot: ${JSON.stringify(before)}`, value, node);
    },
    async save(complete) {
      const left = writing === "update" && complete ? new Map() : kept;
      const all = new Map([...left, ...(writing === "none" ? [] : asked)]);
      if (writing === "none" || isDeepStrictEqual(Object.fromEntries(all), Object.fromEntries(kept))) return;
      const sorted = Object.fromEntries([...all].sort(([left], [right]) => (left < right ? -1 : 1)));
      await mkdir(dirname(file), { recursive: true });
      await replaceFile(file, `${JSON.stringify(sorted, null, 2)}\n`);
    },
  };
}

async function readSnapshots(file: string): Promise<ReadonlyMap<string, unknown>> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError("it is no map");
    return new Map(Object.entries(value));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw new PlanetError("invalid_test", `"${file}" is no file of snapshots`, {
      hint: "take it back from version control, or remove it and run with --update",
      cause,
    });
  }
}
