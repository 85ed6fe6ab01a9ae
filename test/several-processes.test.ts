import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import SQLite from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { createPlanet } from "../src/index";
import { sqliteDatabase } from "../src/storage/sqlite";

const root = fileURLToPath(new URL("..", import.meta.url));
/** How long the processes write; `AIPLANET_SECONDS=60` for the long form. */
const seconds = Number(process.env.AIPLANET_SECONDS ?? 5);
const workflow = `api_version: aiplanet/v1
kind: Workflow
name: say
nodes:
  question: { type: user_query }
  reply: { type: output, inputs: { text: question.text } }
`;

describe("several processes with one data folder", () => {
  test("lose nothing of what any of them keeps, also when one is killed", {
    timeout: (seconds + 60) * 1_000,
  }, async () => {
    const folder = await openFolder();
    const [one, two] = [start(folder, "one"), start(folder, "two")];
    const killed: Report[] = [];
    for (const end = Date.now() + (seconds * 1_000) / 2; Date.now() < end; ) {
      const victim = start(folder, `victim-${killed.length}`);
      await victim.begun;
      // The moment is the experiment: in the middle of runs and of embeddings.
      await sleep(Math.random() * 300);
      victim.process.kill("SIGKILL");
      killed.push(await victim.report);
    }
    const reports = await Promise.all([one.report, two.report]);

    const database = new SQLite(join(folder, ".aiplanet", "aiplanet.db"), { readonly: true });
    expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
    expect(database.pragma("foreign_key_check")).toEqual([]);
    database.close();
    const planet = await createPlanet({ folder, environment: {} });
    const kept = await planet.runs.list({ statuses: ["completed"], limit: 1_000_000 });
    const ids = new Set(kept.map(({ id }) => id));
    for (const { runs } of [...reports, ...killed]) {
      expect(runs.length).toBeGreaterThan(0);
      expect(runs.filter((id) => !ids.has(id))).toEqual([]);
    }
    expect(reports.every(({ embeddings }) => embeddings > 0)).toBe(true);
    for (const [index, name] of ["one", "two"].entries()) {
      const hits = await planet.search(name, "record");
      const newest = `version${(reports[index]?.embeddings ?? 0) - 1}.`;
      expect(hits.map(({ text }) => text.includes(newest))).toEqual([true, true]);
    }
    await planet.close();
    if (process.env.AIPLANET_SECONDS !== undefined) {
      const done = reports.map(({ runs, embeddings }) => `${runs.length} runs, ${embeddings} embeddings`);
      console.log(`${done.join("; ")}; ${killed.length} processes killed`);
    }
  });

  test("see batches of each other whole or not at all, also when one is killed", {
    timeout: (seconds + 60) * 1_000,
  }, async () => {
    const folder = await openFolder();
    const file = join(folder, "data.db");
    const database = await sqliteDatabase({ file });
    onTestFinished(() => database.close());
    const script = join(root, "test/several-processes/batch-writer.ts");
    const write = (name: string) =>
      startNode(["--import", "tsx", script, file, name, String(seconds * 1_000)], root, (stdout) =>
        stdout
          .split("\n")
          .slice(0, -1)
          .map((pair) => `${name} ${pair}`),
      );
    const writers = [write("one"), write("two")];
    let finished = false;
    const last = Promise.all(writers.map((writer) => writer.report)).finally(() => {
      finished = true;
    });
    const kept: string[] = [];
    const kill = async (name: string) => {
      const victim = write(name);
      await victim.begun;
      await sleep(Math.random() * 200);
      victim.process.kill("SIGKILL");
      kept.push(...(await victim.report));
    };
    let killing: Promise<void> = Promise.resolve();
    for (let look = 0; !finished; look += 1) {
      if (look % 50 === 0) killing = killing.then(() => kill(`victim-${look}`));
      const halves = await database.all(
        "SELECT substr(hash, 1, 4), count(*) AS count FROM workflow_contents GROUP BY 1",
      );
      expect(new Set(halves.map((half) => (half as { readonly count: number }).count)).size).toBeLessThan(2);
      await sleep(10);
    }
    await killing;
    kept.push(...(await last).flat());
    const rows = await database.all<{ hash: string }>("SELECT hash FROM workflow_contents");
    const hashes = new Set(rows.map(({ hash }) => hash));
    expect(kept.length).toBeGreaterThan(100);
    expect(kept.filter((pair) => !hashes.has(`left ${pair}`) || !hashes.has(`right ${pair}`))).toEqual([]);
    expect(await database.get("PRAGMA integrity_check")).toEqual({ integrity_check: "ok" });
    if (process.env.AIPLANET_SECONDS !== undefined) console.log(`${kept.length} batches are kept`);
  });
});

interface Report {
  readonly runs: readonly string[];
  readonly embeddings: number;
}

function start(folder: string, name: string) {
  const script = join(folder, "writer.mjs");
  const lastReport = (stdout: string): Report => JSON.parse(stdout.split("\n").at(-2) ?? "");
  return startNode([script, folder, name, String(seconds * 1_000)], folder, lastReport);
}

/** Starts a process that prints lines. Its report is made of what it has printed when it ends, or is killed. */
function startNode<Result>(words: readonly string[], folder: string, toReport: (stdout: string) => Result) {
  const child = spawn(process.execPath, words, { cwd: folder });
  onTestFinished(() => void child.kill("SIGKILL"));
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  const begun = once(child.stdout, "data");
  const ended = once(child, "close");
  const report = ended.then(([code, signal]) => {
    if (code !== 0 && signal !== "SIGKILL") throw new Error(`${words.join(" ")} ends with ${code}: ${stderr}`);
    return toReport(stdout);
  });
  report.catch(() => undefined);
  return { process: child, begun, report };
}

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "several-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "say.yaml"), workflow);
  await mkdir(join(folder, "node_modules"));
  await symlink(root, join(folder, "node_modules", "aiplanet"));
  await copyFile(join(root, "test/several-processes/writer.mjs"), join(folder, "writer.mjs"));
  return folder;
}
