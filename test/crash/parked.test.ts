import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { live } from "./life";

const workflow = `api_version: aiplanet/v1
kind: Workflow
name: poisoned
nodes:
  question: { type: user_query }
  harmless: { type: work, inputs: { text: question.text } }
  deadly: { type: work, inputs: { text: harmless.text } }
  reply: { type: output, inputs: { text: deadly.text } }
`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "aiplanet-deadly-"));
  await writeFile(join(folder, "workflow.yaml"), workflow);
  await writeFile(join(folder, "poison"), "");
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (mode: "start" | "resume" | "force") => live("deadly-child.mjs", { folder, mode });
const story = async () => JSON.parse(await readFile(join(folder, "story.json"), "utf8"));

describe("a run that kills its process", () => {
  test("is parked after three deaths, and goes on when it is forced to", async () => {
    for (const mode of ["start", "resume", "resume"] as const) {
      expect(await run(mode)).toMatchObject({ killed: true });
    }
    expect(await run("resume")).toMatchObject({ killed: false, code: 0, stderr: "" });
    expect(await story()).toMatchObject({
      found: { status: "parked", deaths: 3 },
      refused: {
        code: "usage",
        message: expect.stringContaining("is parked"),
        hint: expect.stringContaining("--force"),
      },
    });

    expect(await run("force")).toMatchObject({ killed: true });
    await rm(join(folder, "poison"));
    expect(await run("resume")).toMatchObject({ killed: false, code: 0, stderr: "" });
    expect(await story()).toEqual({
      found: expect.objectContaining({ status: "interrupted", deaths: 1 }),
      status: "completed",
      output: expect.objectContaining({ text: "q harmless deadly" }),
    });
    const log = await readFile(join(folder, "log.txt"), "utf8");
    expect(log.trim().split("\n")).toEqual(["harmless", ...Array.from({ length: 5 }, () => "deadly")]);
  });
});
