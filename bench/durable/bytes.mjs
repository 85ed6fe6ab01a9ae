import Database from "better-sqlite3";
import { repeat } from "../engine/measure.mjs";
import { fiveNodes } from "../engine/shapes.mjs";

/**
 * By how many bytes a run of five nodes lets the file of each contender grow.
 * @returns {Promise<{ contender: string, bytes: number }[]>}
 * @throws Error naming the contender that keeps nothing.
 */
export async function bytesOfRun(contenders, runs) {
  const rows = [];
  for (const contender of contenders) {
    const run = contender.prepare(fiveNodes(), () => 1);
    const before = sizeOf(contender.file);
    await repeat(run, runs);
    const bytes = (sizeOf(contender.file) - before) / runs;
    if (!(bytes > 0)) throw new Error(`${contender.name} keeps nothing in its file`);
    rows.push({ contender: contender.name, bytes });
  }
  return rows;
}

/** With what lies in the log beside the file, without pages that are free. */
function sizeOf(file) {
  const database = new Database(file);
  const [pages, free, size] = ["page_count", "freelist_count", "page_size"].map((name) =>
    database.pragma(name, { simple: true }),
  );
  database.close();
  return (pages - free) * size;
}
