import { type ChildProcess, execFile, spawn } from "node:child_process";
import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** A Chroma server that runs as a process of its own, with an empty data folder. */
export interface RealChroma {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Ends the process and removes its data. */
  close(): Promise<void>;
}

const binding = `chromadb-js-bindings-${process.platform}-${process.arch}${process.platform === "linux" ? "-gnu" : ""}`;
/** The binding that comes with chromadb 3.5.0 needs glibc 2.39; this one works on older systems with the same client. */
const olderVersion = "1.0.3";
const cache = fileURLToPath(new URL(`../../node_modules/.cache/chroma-${olderVersion}`, import.meta.url));
const fetchPatience = 25_000;
const startPatience = 15_000;

/**
 * Starts the server that comes with the chromadb package, or else with an older binding of it, which is fetched from
 * npm once and kept under `node_modules/.cache`.
 *
 * @returns The server, or why there can be none on this machine.
 */
export async function startRealChroma(): Promise<RealChroma | { readonly lack: string }> {
  const found = installedBinding();
  const installed = found === undefined ? { lack: `${binding} is not installed` } : await start(found);
  if (!("lack" in installed)) return installed;
  const older = await fetchBinding();
  if (typeof older === "object") return { lack: `${installed.lack}; ${older.lack}` };
  return start(older);
}

/** It is an optional dependency of the package, so it may be missing. */
function installedBinding(): string | undefined {
  try {
    return createRequire(createRequire(import.meta.url).resolve("chromadb")).resolve(binding);
  } catch {
    return undefined;
  }
}

/** The folder of the older binding, after it was fetched where it is not there yet. */
async function fetchBinding(): Promise<string | { readonly lack: string }> {
  const folder = join(cache, "node_modules", binding);
  if (
    await access(folder).then(
      () => true,
      () => false,
    )
  )
    return folder;
  await mkdir(join(cache, ".."), { recursive: true });
  const fresh = await mkdtemp(`${cache}-`);
  const flags = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  try {
    await promisify(execFile)("npm", ["install", "--prefix", fresh, ...flags, `${binding}@${olderVersion}`], {
      timeout: fetchPatience,
      killSignal: "SIGKILL",
    });
    await rename(fresh, cache);
    return folder;
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // Another process may have been quicker.
    if (
      await access(folder).then(
        () => true,
        () => false,
      )
    )
      return folder;
    return { lack: `${binding}@${olderVersion} cannot be fetched from npm (${firstLine(error)})` };
  }
}

/**
 * The server blocks the thread that it runs in and outlives signals, so it has a worker thread of its own, and its
 * process ends when the pipe to this one does.
 */
const launcher = `
  const { Worker } = require("node:worker_threads");
  process.stdin.on("end", () => process.kill(process.pid, "SIGKILL")).resume();
  new Worker("require(process.argv[2]).cli(['chroma', 'run', ...process.argv.slice(3)])", {
    eval: true,
    argv: process.argv.slice(1),
  });`;

async function start(module: string): Promise<RealChroma | { readonly lack: string }> {
  const data = await mkdtemp(join(tmpdir(), "chroma-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const flags = ["--path", data, "--port", String(port), "--host", "127.0.0.1"];
  const server = spawn(process.execPath, ["-e", launcher, "--", module, ...flags], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  let complaints = "";
  server.stderr.on("data", (piece: Buffer) => {
    complaints += piece.toString();
  });
  const close = async () => {
    await end(server);
    await rm(data, { recursive: true, force: true });
  };
  if (await answers(url, server)) return { url, close };
  await close();
  const fault = complaints.split("\n").find((line) => line.includes("Error")) ?? "it does not answer";
  return { lack: `the server of ${binding} does not start (${fault.trim()})` };
}

async function answers(url: string, server: ChildProcess): Promise<boolean> {
  for (const deadline = Date.now() + startPatience; Date.now() < deadline && server.exitCode === null; ) {
    const response = await fetch(`${url}/api/v2/heartbeat`).catch(() => undefined);
    if (response?.ok) return true;
    await sleep(50);
  }
  return false;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGKILL");
  await ended;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n", 1)[0] ?? "";
}
