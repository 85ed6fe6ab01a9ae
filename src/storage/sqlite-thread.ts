import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

/** What a thread is asked to do. */
export type SqliteTask =
  /** Reads a whole file, and counts what refers to nothing. */
  | { readonly type: "check"; readonly file: string }
  /** Puts all of a file in the place of another one, in one transaction of that. */
  | { readonly type: "copy"; readonly file: string; readonly target: string };

/** What a check has found: `ok` or the first fault, and how many rows refer to nothing. */
export interface SqliteFindings {
  readonly integrity: string;
  readonly orphans: number;
}

type Answer =
  | ({ readonly type: "done" } & SqliteFindings)
  | { readonly type: "failed"; readonly code: string; readonly message: string };

/** CommonJS in a string, so that the thread needs no file of its own beside each bundle. */
const program = `
const { parentPort, workerData } = require("node:worker_threads");
const Driver = require(workerData.driver);
const { type, file, target, timeout } = workerData;
const everyPage = 0x7fffffff;
const tasks = {
  check(database) {
    const integrity = database.pragma("integrity_check", { simple: true });
    return { integrity, orphans: database.pragma("foreign_key_check").length };
  },
  async copy(database) {
    await database.backup(target, { progress: () => everyPage });
    // Otherwise the next commit of another process has to move all of it from the log.
    const copy = new Driver(target, { timeout });
    copy.pragma("wal_checkpoint(PASSIVE)");
    copy.close();
  },
};
(async () => {
  try {
    const database = new Driver(file, { readonly: true, fileMustExist: true, timeout });
    const found = await tasks[type](database);
    database.close();
    parentPort.postMessage({ type: "done", ...found });
  } catch (error) {
    parentPort.postMessage({ type: "failed", code: String(error.code), message: String(error.message) });
  }
})();`;

/**
 * Does what takes seconds with a large SQLite file in a thread of its own, because the driver holds the thread that it
 * works in.
 *
 * @param timeout How long it waits for the locks of others, in milliseconds.
 * @throws what the driver throws: an error with its `code`.
 */
export async function askSqliteThread(task: SqliteTask, timeout: number): Promise<SqliteFindings> {
  const driver = createRequire(import.meta.url).resolve("better-sqlite3");
  const thread = new Worker(program, { eval: true, workerData: { ...task, driver, timeout }, execArgv: [] });
  const answer = await new Promise<Answer>((resolve, reject) => {
    thread.once("message", resolve);
    thread.once("error", reject);
    thread.once("exit", (code) => reject(new Error(`the thread that reads "${task.file}" ends with ${code}`)));
  });
  if (answer.type === "failed") throw Object.assign(new Error(answer.message), { code: answer.code });
  return answer;
}
