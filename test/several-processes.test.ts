import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import SQLite from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { createPlanet } from "../src/index";

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
    const [one, two, victim] = [start(folder, "one"), start(folder, "two"), start(folder, "victim")];
    await victim.ready;
    victim.process.kill("SIGKILL");
    const reports = await Promise.all([one.report, two.report]);

    const database = new SQLite(join(folder, ".aiplanet", "aiplanet.db"), { readonly: true });
    expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
    expect(database.pragma("foreign_key_check")).toEqual([]);
    database.close();
    const planet = await createPlanet({ folder, environment: {} });
    const kept = await planet.runs.list({ statuses: ["completed"], limit: 1_000_000 });
    const ids = new Set(kept.map(({ id }) => id));
    for (const { runs, embeddings } of reports) {
      expect(runs.length).toBeGreaterThan(0);
      expect(runs.filter((id) => !ids.has(id))).toEqual([]);
      expect(embeddings).toBeGreaterThan(0);
    }
    for (const [index, name] of ["one", "two"].entries()) {
      const hits = await planet.search(name, "record");
      const newest = `version${(reports[index]?.embeddings ?? 0) - 1}.`;
      expect(hits.map(({ text }) => text.includes(newest))).toEqual([true, true]);
    }
    await planet.close();
    if (process.env.AIPLANET_SECONDS !== undefined)
      console.log(reports.map(({ runs, embeddings }) => `${runs.length} runs, ${embeddings} embeddings`).join("; "));
  });
});

interface Report {
  readonly runs: readonly string[];
  readonly embeddings: number;
}

function start(folder: string, name: string) {
  const script = join(folder, "writer.mjs");
  const child = spawn(process.execPath, [script, folder, name, String(seconds * 1_000)], { cwd: folder });
  onTestFinished(() => void child.kill("SIGKILL"));
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  const ended = once(child, "close");
  const report = async (): Promise<Report> => {
    const [code] = await ended;
    if (code !== 0) throw new Error(`${name} ends with ${code}: ${stderr}`);
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  };
  // The killed one gives none.
  const reported = report();
  reported.catch(() => undefined);
  return { process: child, ready: once(child.stdout, "data"), report: reported };
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
