import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { ProcessIdentity } from "../storage/run-processes";

/**
 * What names this process to others that use the same data folder, also later ones.
 * @param id unique to this process.
 */
export function thisProcess(id: string): ProcessIdentity {
  return {
    id,
    host: hostname(),
    boot: boot(),
    namespace: namespace(),
    pid: process.pid,
    started: startOf(process.pid),
  };
}

/** When a process of this machine started, as the system counts it; undefined where the system does not say. */
export function startOf(pid: number): string | undefined {
  // The name of the program, in parentheses, may hold anything; the start is the 20th field after it (proc(5)).
  const status = read(`/proc/${pid}/stat`);
  return status?.slice(status.lastIndexOf(")") + 2).split(" ")[19];
}

/** Whether this machine has a process of this number. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process cannot be asked, but is there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function boot(): string | undefined {
  return read("/proc/sys/kernel/random/boot_id")?.trim();
}

function namespace(): string | undefined {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    // Systems without namespaces have one space of process numbers.
    return undefined;
  }
}

/** Undefined where the system has no such file. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
