import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { settle } from "../../test/engine/manual-clock";
import { askerName, defineNode, type NodeContext, optional, port } from "../engine/index";
import { createPlanet } from "./create-planet";
import type { Planet } from "./planet";

const workflow = `api_version: aiplanet/v1
kind: Workflow
name: steps
nodes:
  question: { type: user_query }
  first: { type: work, inputs: { a: question.text } }
  second: { type: work, config: { say: one }, inputs: { a: first.text } }
  reply: { type: output, inputs: { text: second.text } }
`;

let folder: string;
let planet: Planet;
let calls: string[];
let broken: boolean;

const work = defineNode({
  type: "work",
  description: "Does what the test says.",
  config: z.strictObject({ say: z.string().optional() }),
  inputs: {},
  freeInputs: optional(port.any("Anything.")),
  outputs: { text: port.text("The text.") },
  run({ node, config, use, inputs }: NodeContext<{ say?: string | undefined }>) {
    calls.push(node);
    use({ input: 1, output: 1 });
    if (node === "second" && broken) throw new Error("broken");
    return { text: `${inputs.a} ${config.say ?? node}` };
  },
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "durable-"));
  calls = [];
  broken = false;
  await writeFile(join(folder, "steps.yaml"), workflow);
  planet = await createPlanet({ folder, environment: {}, nodes: [work] });
});

afterEach(async () => {
  await planet.close();
  await rm(folder, { recursive: true });
});

const start = async (text = "q") => planet.run("steps.yaml", { text }, { durable: true });

describe("planet.runs", () => {
  test("keeps a durable run with what became of each node", async () => {
    const run = await start();
    expect((await run.result()).status).toBe("completed");
    expect(await planet.runs.get(run.id)).toMatchObject({
      id: run.id,
      workflow: "steps",
      status: "completed",
      input: { text: "q" },
      output: { text: "q first one" },
      usage: { input: 2, output: 2 },
      nodes: [
        { node: "question", status: "completed" },
        { node: "first", status: "completed", outputs: { text: "q first" } },
        { node: "second", status: "completed" },
        { node: "reply", status: "completed" },
      ],
    });
    expect((await planet.runs.list()).map(({ id }) => id)).toEqual([run.id]);
    const told: unknown[] = [];
    for await (const event of run) told.push(event);
    expect(await planet.runs.events("last")).toEqual(told);
    expect((await planet.runs.source("last")).content.files).toEqual({ "steps.yaml": workflow });
  });

  test("keeps nothing of other runs, and makes no data folder to look", async () => {
    await (await planet.run("steps.yaml", { text: "q" })).result();
    expect(await planet.runs.list()).toEqual([]);
    expect(await planet.runs.prune()).toBe(0);
    await expect(planet.runs.get("last")).rejects.toMatchObject({ code: "not_found" });
    await expect(rm(join(folder, ".aiplanet"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("resumes a failed run where it failed, as it was when it began", async () => {
    broken = true;
    const failed = await start();
    expect((await failed.result()).status).toBe("failed");
    await writeFile(join(folder, "steps.yaml"), workflow.replace("say: one", "say: two"));
    broken = false;
    const resumed = await planet.runs.resume(failed.id.slice(0, 20));
    expect(await resumed.result()).toMatchObject({
      run: failed.id,
      status: "completed",
      output: { text: "q first one" },
    });
    expect(calls).toEqual(["first", "second", "second"]);
    expect(await planet.runs.get(failed.id)).toMatchObject({ status: "completed", usage: { input: 3 } });
    await expect(planet.runs.resume(failed.id)).rejects.toThrow("has completed");
  });

  test("runs a run again: all of it, from a node on, with another config or input", async () => {
    const first = await start();
    await first.result();
    calls = [];
    const whole = await planet.runs.rerun(first.id);
    expect(await whole.result()).toMatchObject({ status: "completed", output: { text: "q first one" } });
    expect(calls.splice(0)).toEqual(["first", "second"]);
    const part = await planet.runs.rerun(first.id, { from: ["second"] });
    expect(await part.result()).toMatchObject({ output: { text: "q first one" }, usage: { input: 1 } });
    expect(calls.splice(0)).toEqual(["second"]);
    const changed = await planet.runs.rerun("last", { set: [{ node: "second", path: ["say"], value: "three" }] });
    expect(await changed.result()).toMatchObject({ output: { text: "q first three" } });
    expect(calls.splice(0)).toEqual(["second"]);
    expect((await planet.runs.source("last")).content.files["steps.yaml"]).toContain("say: three");
    expect((await planet.runs.compare(first.id, "last"))[0]).toEqual({
      kind: "workflow",
      change: { kind: "field", node: "second", path: ["config", "say"], before: "one", after: "three" },
    });
    const other = await planet.runs.rerun(first.id, { input: { text: "p" } });
    expect(await other.result()).toMatchObject({ output: { text: "p first one" } });
    expect(await planet.runs.get(other.id)).toMatchObject({ parent: first.id });
    await expect(planet.runs.rerun(first.id, { from: ["secnd"] })).rejects.toMatchObject({
      code: "usage",
      hint: expect.stringContaining("second"),
    });
  });

  test("says how two runs differ", async () => {
    const one = await start("q");
    await one.result();
    broken = true;
    const other = await start("p");
    await other.result();
    expect(await planet.runs.compare(one.id, one.id)).toEqual([]);
    expect(await planet.runs.compare(one.id, other.id)).toMatchObject([
      { kind: "input", name: "text", before: "q", after: "p" },
      { kind: "output", node: "question", port: "text", before: "q", after: "p" },
      { kind: "output", node: "first", port: "text" },
      { kind: "status", node: "second", before: "completed", after: "failed" },
      { kind: "output", node: "second", port: "text", before: "q first one" },
      { kind: "error", node: "second", after: { message: "broken" } },
      { kind: "status", node: "reply", before: "completed" },
      { kind: "output", node: "reply", port: "text" },
      { kind: "output", node: "reply", port: "format" },
    ]);
  });

  test("cancels and deletes runs, and refuses what makes no sense", async () => {
    broken = true;
    const failed = await start();
    await failed.result();
    await expect(planet.runs.cancel(failed.id)).rejects.toThrow("has ended already: it is failed");
    await expect(planet.runs.answer(failed.id, { text: "yes" })).rejects.toMatchObject({ code: "not_found" });
    expect(await planet.runs.prune()).toBe(0);
    expect(await planet.runs.prune({ olderThan: -1 })).toBe(1);
    await expect(planet.runs.get(failed.id)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a workflow that asks a person", () => {
  const asking = `api_version: aiplanet/v1
kind: Workflow
name: asking
nodes:
  question: { type: user_query }
  before: { type: work, inputs: { a: question.text } }
  approval:
    type: human_input
    config: { prompt: "Send {{ text }}?", choices: [yes, no] }
    inputs: { text: before.text }
  after: { type: work, inputs: { a: approval.text } }
  reply: { type: output, inputs: { text: after.text } }
`;

  beforeEach(() => writeFile(join(folder, "asking.yaml"), asking));

  test("waits durably without being told to, and goes on with the answer in another process", async () => {
    const run = await planet.run("asking.yaml", { text: "q" });
    expect(await run.result()).toMatchObject({
      status: "waiting",
      questions: [{ node: "approval", question: { prompt: "Send q before?", choices: ["yes", "no"] } }],
    });
    expect(await planet.runs.get("last")).toMatchObject({ status: "waiting", questions: [{ node: "approval" }] });
    await planet.close();
    planet = await createPlanet({ folder, environment: {}, nodes: [work] });
    await expect(planet.runs.answer(run.id, { text: "perhaps" })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(planet.runs.answer(run.id, { asker: "other", text: "yes" })).rejects.toMatchObject({
      code: "not_found",
    });
    const resumed = await planet.runs.answer(run.id, { text: "yes" });
    expect(await resumed?.result()).toMatchObject({ status: "completed", output: { text: "yes after" } });
    expect(calls).toEqual(["before", "after"]);
  });

  test("asks through a node that runs another workflow, and for each element of a list", async () => {
    const outer = `api_version: aiplanet/v1
kind: Workflow
name: outer
nodes:
  question: { type: user_query }
  inner: { type: workflow, config: { file: asking.yaml }, inputs: { text: question.text } }
  each: { type: workflow, config: { file: asking.yaml }, for_each: "['a', 'b']", inputs: { text: item } }
  reply: { type: output, inputs: { text: inner.text, json: each.text } }
`;
    await writeFile(join(folder, "outer.yaml"), outer);
    const run = await planet.run("outer.yaml", { text: "q" });
    expect((await run.result()).status).toBe("waiting");
    const { questions } = await planet.runs.get(run.id);
    expect(questions.map(askerName).sort()).toEqual(["each[0]/approval", "each[1]/approval", "inner/approval"]);
    await rm(join(folder, "asking.yaml"));
    for (const asker of ["each[1]/approval", "inner/approval"]) {
      const waiting = await planet.runs.answer(run.id, { asker, text: "yes" });
      expect((await waiting?.result())?.status).toBe("waiting");
    }
    const last = await planet.runs.answer(run.id, { text: "no" });
    expect(await last?.result()).toMatchObject({ output: { text: "yes after", json: ["no after", "yes after"] } });
  });

  test("is canceled while it waits", async () => {
    const run = await planet.run("asking.yaml", { text: "q" });
    await run.result();
    expect(await planet.runs.cancel(run.id, "enough")).toBe("canceled");
    expect(await planet.runs.get(run.id)).toMatchObject({ status: "canceled", error: { message: "enough" } });
  });

  test("is answered and canceled from elsewhere while it runs", async () => {
    const run = await planet.run("asking.yaml", { text: "q" }, { onWait: () => undefined });
    const other = await createPlanet({ folder, environment: {}, nodes: [work] });
    await asked(other, run.id);
    expect(await other.runs.answer(run.id, { text: "no" })).toBeUndefined();
    await expect(other.runs.answer(run.id, { text: "no" })).rejects.toMatchObject({ code: "not_found" });
    expect(await run.result()).toMatchObject({ status: "completed", output: { text: "no after" } });
    const second = await planet.run("asking.yaml", { text: "q" }, { onWait: () => undefined });
    await asked(other, second.id);
    await expect(other.runs.resume(second.id)).rejects.toThrow("is being run by process");
    expect(await other.runs.cancel(second.id, "enough")).toBe("canceled");
    expect(await second.result()).toMatchObject({ status: "canceled", error: { message: "enough" } });
    await other.close();
  });
});

/** Resolves when a run has asked its question, as another process sees it. */
async function asked(other: Planet, run: string): Promise<void> {
  for (;;) {
    const { questions } = await other.runs.get(run).catch(() => ({ questions: [] }));
    if (questions.length > 0) return;
    await settle();
  }
}
