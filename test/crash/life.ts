import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** How a process ended. */
export interface Life {
  readonly pid: number;
  /** Whether it was there until it was killed; otherwise it ended by itself. */
  readonly killed: boolean;
  /** The code with which it ended by itself; null after a signal. */
  readonly code: number | null;
  /** What it complained of. */
  readonly stderr: string;
}

/**
 * Starts a program of this folder, and kills it some milliseconds after it has said that it is at work. Resolves when
 * the process is gone.
 *
 * @param job what the program is given by standard input, as JSON.
 * @param killAfter undefined lets it end by itself.
 */
export async function live(program: string, job: unknown, killAfter?: number): Promise<Life> {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: "pipe" });
  // One that dies at once has not read it.
  child.stdin.on("error", () => undefined).end(JSON.stringify(job));
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<readonly [number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve([code, signal]));
  });
  if (killAfter !== undefined) {
    const atWork = new Promise((resolve) => child.stdout.once("data", resolve));
    await Promise.race([atWork, ended]);
    await sleep(killAfter);
    child.kill("SIGKILL");
  } else child.stdout.resume();
  const [code, signal] = await ended;
  return { pid: child.pid ?? 0, killed: signal === "SIGKILL", code, stderr };
}
