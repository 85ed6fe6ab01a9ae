import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { settle } from "../../test/engine/manual-clock";
import { defineNode, type NodeContext, optional, port } from "../engine/index";
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

const slow = defineNode({
  type: "slow",
  description: "Takes its time.",
  inputs: {},
  freeInputs: optional(port.any("Anything.")),
  outputs: { text: port.text("The text.") },
  run: async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { text: "slow" };
  },
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "durable-"));
  calls = [];
  broken = false;
  await writeFile(join(folder, "steps.yaml"), workflow);
  planet = await createPlanet({ folder, environment: {}, nodes: [work, slow] });
});

afterEach(async () => {
  await planet.close();
  await rm(folder, { recursive: true });
});

const start = async (text = "q") => planet.run("steps.yaml", { text }, { durable: true });

const asking = `api_version: aiplanet/v1
kind: Workflow
name: asking
nodes:
  question: { type: user_query }
  approval: { type: human_input, config: { prompt: "Go on?" }, inputs: { a: question.text } }
  slow: { type: slow, inputs: { a: question.text } }
  reply: { type: output, inputs: { text: approval.text } }
`;

describe("runs of several planets in one data folder", () => {
  test("a resumption that is refused leaves the run as it was", async () => {
    broken = true;
    const run = await start();
    expect((await run.result()).status).toBe("failed");
    await expect(planet.runs.resume(run.id, { concurrency: 0 })).rejects.toThrow();
    expect((await planet.runs.get(run.id)).status).toBe("failed");
  });

  test("an answer that comes just before the run begins to wait is not lost", async () => {
    await writeFile(join(folder, "asking.yaml"), asking);
    const mine = await createPlanet({ folder, environment: {}, nodes: [work, slow] });
    const run = await mine.run("asking.yaml", { text: "q" }, { durable: true });
    await asked(planet, run.id);
    const resumed = await planet.runs.answer(run.id, { text: "yes" });
    expect(await (resumed ?? run).result()).toMatchObject({ status: "completed", output: { text: "yes" } });
    await mine.close();
  });

  test("a cancellation that comes just before the run begins to wait is not lost", async () => {
    await writeFile(join(folder, "asking.yaml"), asking);
    const mine = await createPlanet({ folder, environment: {}, nodes: [work, slow] });
    const run = await mine.run("asking.yaml", { text: "q" }, { durable: true });
    await asked(planet, run.id);
    await planet.runs.cancel(run.id, "enough");
    expect(await planet.runs.get(run.id)).toMatchObject({ status: "canceled", error: { message: "enough" } });
    await mine.close();
  });

  test("a run that its planet left behind when it was closed is not taken for running", async () => {
    await writeFile(join(folder, "asking.yaml"), asking);
    const mine = await createPlanet({ folder, environment: {}, nodes: [work, slow] });
    const run = await mine.run("asking.yaml", { text: "q" }, { durable: true, onWait: () => undefined });
    await asked(planet, run.id);
    await mine.close();
    expect((await planet.runs.get(run.id)).status).toBe("canceled");
    const resumed = await planet.runs.answer(run.id, { text: "yes" });
    expect(await resumed?.result()).toMatchObject({ output: { text: "yes" } });
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
