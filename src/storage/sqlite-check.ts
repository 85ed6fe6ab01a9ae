import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { PlanetError } from "../engine/errors";

/** What the thread answers. */
type Answer =
  | { readonly type: "checked"; readonly integrity: string; readonly orphans: number }
  | { readonly type: "failed"; readonly code: string; readonly message: string };

/** CommonJS in a string, so that the thread needs no file of its own beside each bundle. */
const program = `
const { parentPort, workerData } = require("node:worker_threads");
try {
  const Driver = require(workerData.driver);
  const database = new Driver(workerData.file, { readonly: true, fileMustExist: true });
  const integrity = database.pragma("integrity_check", { simple: true });
  const orphans = database.pragma("foreign_key_check").length;
  database.close();
  parentPort.postMessage({ type: "checked", integrity, orphans });
} catch (error) {
  parentPort.postMessage({ type: "failed", code: String(error.code), message: String(error.message) });
}`;

/**
 * Reads a whole SQLite file and looks whether it is sound: its pages, its indexes, its references. A thread does it,
 * because it takes about a second for each gigabyte.
 *
 * @param file The file to read.
 * @param named The file that is to blame when it is not sound.
 * @throws `storage_failed` when it is damaged, and what the driver throws when it cannot be read.
 */
export async function checkSqlite(file: string, named = file): Promise<void> {
  const answer = await askThread(file);
  if (answer.type === "failed") throw Object.assign(new Error(answer.message), { code: answer.code });
  const { integrity, orphans } = answer;
  if (integrity === "ok" && orphans === 0) return;
  throw new PlanetError("storage_failed", `the database "${named}" is damaged`, {
    hint: "bring a backup back: aiplanet restore FILE",
    details: { file: named, reason: "SQLITE_CORRUPT", integrity, orphans },
  });
}

function askThread(file: string): Promise<Answer> {
  const driver = createRequire(import.meta.url).resolve("better-sqlite3");
  const thread = new Worker(program, { eval: true, workerData: { driver, file }, execArgv: [] });
  return new Promise((resolve, reject) => {
    thread.once("message", resolve);
    thread.once("error", reject);
    thread.once("exit", (code) => reject(new Error(`the thread that checks "${file}" ends with ${code}`)));
  });
}
