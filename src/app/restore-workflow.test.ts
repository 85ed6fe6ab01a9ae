import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createPlanet } from "./create-planet";
import { loggingNode, loggingWorkflow } from "./fixtures/logging-node";
import { temporaryFolder } from "./fixtures/temporary-folder";
import { edited, including, openPlanet, plain, workflowProject } from "./fixtures/workflow-project";

describe("planet.workflows.restore", () => {
  test("makes a version with the content of an old one, unless that is the newest", async () => {
    const { workflows, write, read } = await workflowProject({ "w.yaml": plain });
    const first = await workflows.save("w.yaml");
    await write("w.yaml", edited);
    await workflows.save("w.yaml");
    const restored = await workflows.restore("plain", 1);
    expect(restored).toMatchObject({
      isNew: true,
      version: { number: 3, hash: first.version.hash, restores: 1 },
      written: [],
    });
    expect(await read("w.yaml")).toBe(edited);
    expect(await workflows.restore("plain", 1)).toMatchObject({ isNew: false, version: { number: 3 } });
    expect((await workflows.history("plain")).map(({ restores }) => restores)).toEqual([1, undefined, undefined]);
  });

  test("writes the file and those that it includes, where nothing is lost by it", async () => {
    const { workflows, write, read, folder } = await workflowProject({ "w.yaml": including, "parts/a.yaml": plain });
    await workflows.save("w.yaml");
    await write("parts/a.yaml", edited);
    await workflows.save("w.yaml");
    expect(await workflows.restore("including", 1, { to: "w.yaml" })).toMatchObject({
      written: ["parts/a.yaml"],
      left: [],
    });
    expect(await read("parts/a.yaml")).toBe(plain);
    await workflows.restore("including", 2, { to: "copy/v.yaml" });
    expect([await read("copy/v.yaml"), await read("copy/parts/a.yaml")]).toEqual([including, edited]);
    await rm(join(folder, "w.yaml"));
    expect(await workflows.restore("including", 2, { to: "w.yaml" })).toMatchObject({
      isNew: false,
      written: ["w.yaml", "parts/a.yaml"],
    });
  });

  test("replaces no file that holds what no version holds, unless it is told to", async () => {
    const { workflows, write, read } = await workflowProject({ "w.yaml": plain });
    await workflows.save("w.yaml");
    await write("w.yaml", edited);
    await expect(workflows.restore("plain", 1, { to: "w.yaml" })).rejects.toMatchObject({
      code: "usage",
      message: '"w.yaml" holds what no version holds',
    });
    const asked: (readonly string[])[] = [];
    const answer = (yes: boolean) => async (files: readonly string[]) => {
      asked.push(files);
      return yes;
    };
    expect(await workflows.restore("plain", 1, { to: "w.yaml", mayReplace: answer(false) })).toBeUndefined();
    expect(await read("w.yaml")).toBe(edited);
    await workflows.restore("plain", 1, { to: "w.yaml", mayReplace: answer(true) });
    expect(await read("w.yaml")).toBe(plain);
    expect(asked).toEqual([["w.yaml"], ["w.yaml"]]);
  });

  test("writes nothing outside of the folder", async () => {
    const { workflows, write, read } = await workflowProject({
      "flows/w.yaml": including.replace("parts/a.yaml", "../a.yaml"),
      "a.yaml": plain,
    });
    await workflows.save("flows/w.yaml");
    await write("a.yaml", edited);
    expect(await workflows.restore("including", 1, { to: "flows/w.yaml" })).toMatchObject({
      written: [],
      left: ["a.yaml"],
    });
    expect(await read("a.yaml")).toBe(edited);
  });

  test("restores and compares what needs a node type that is not here any more", async () => {
    const folder = await temporaryFolder({ "w.yaml": loggingWorkflow });
    const before = await createPlanet({ folder, environment: {}, nodes: [loggingNode(folder)] });
    await before.workflows.save("w.yaml");
    await before.close();
    await writeFile(join(folder, "w.yaml"), plain);
    const { workflows } = await openPlanet(folder);
    await workflows.save("w.yaml", { name: "logging" });
    expect(await workflows.restore("logging", 1, { to: "w.yaml" })).toMatchObject({ isNew: true, written: ["w.yaml"] });
    expect((await workflows.compare("logging", { before: 2, after: 3 })).changes).toContainEqual(
      expect.objectContaining({ kind: "node", change: "added", node: "first", type: "log" }),
    );
  });
});
