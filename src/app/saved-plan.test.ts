import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createPlanet } from "./create-planet";
import { temporaryFolder } from "./fixtures/temporary-folder";

const saying = (text: string) => `api_version: aiplanet/v1
kind: Workflow
name: say
nodes:
  question: { type: user_query, config: { inputs: { more: { type: text, default: ${text} } } } }
  reply: { type: output, inputs: { text: question.more } }
`;

describe("savedPlan", () => {
  test("runs the version that was saved, and keeps the run with it and its stack", async () => {
    const folder = await temporaryFolder({ "say.yaml": saying("one") });
    const planet = await createPlanet({ folder, environment: {} });
    onTestFinished(() => planet.close());
    const { workflow, version } = await planet.workflows.save("say.yaml", { stack: "notes" });
    await writeFile(join(folder, "say.yaml"), saying("two"));
    await planet.workflows.save("say.yaml", { stack: "notes" });
    await rm(join(folder, "say.yaml"));

    const run = await planet.run(await planet.savedPlan("say", { stack: "notes" }), { text: "q" });
    expect(await run.result()).toMatchObject({ output: { text: "two" } });
    const first = await planet.run(await planet.savedPlan("say", { stack: "notes", version: 1 }), { text: "q" });
    expect(await first.result()).toMatchObject({ output: { text: "one" } });
    expect(await planet.runs.get(first.id)).toMatchObject({
      stack: workflow.stack,
      version: version.id,
      output: { text: "one" },
    });
    expect((await planet.runs.list({ stack: workflow.stack })).map(({ id }) => id)).toEqual([first.id, run.id]);
    const again = await planet.runs.rerun(first.id);
    expect(await again.result()).toMatchObject({ output: { text: "one" } });
  });

  test("refuses what is not saved", async () => {
    const planet = await createPlanet({ folder: await temporaryFolder({}), environment: {} });
    await expect(planet.savedPlan("say")).rejects.toMatchObject({ code: "not_found" });
    await planet.close();
  });
});
