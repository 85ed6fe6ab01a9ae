import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aiplanet } from "./command-line";
import { openProject, workflow } from "./project";

const replying = (config: string) =>
  workflow(`  reply: { type: output, config: { format: ${config} }, inputs: { text: question.text } }`);

describe("aiplanet workflow", () => {
  test("saves, lists, shows, compares and restores a workflow", async () => {
    const { folder, run, write } = await open({ "w.yaml": replying("text") });
    expect(await run("save", "w.yaml")).toEqual({ code: 0, stdout: "test  version 1\n", stderr: "" });
    expect(await run("save", "w.yaml")).toMatchObject({
      code: 0,
      stdout: "test  version 1\n",
      stderr: expect.stringContaining("no version is made"),
    });
    expect(await run("diff", "test")).toEqual({
      code: 0,
      stdout: "",
      stderr: "version 1 and the file do not differ\n",
    });
    await write("w.yaml", replying("markdown"));
    expect(await run("diff", "test")).toEqual({
      code: 1,
      stdout: "~ reply.config.format: text -> markdown\n",
      stderr: "version 1 and the file differ\n",
    });
    expect((await run("save", "w.yaml")).stdout).toBe("test  version 2\n");
    expect((await run("diff", "test", "2", "1")).stdout).toBe("~ reply.config.format: markdown -> text\n");
    expect((await run("list")).stdout).toMatch(/^test {2}version 2 {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d *\n$/);
    expect((await run("show", "test")).stdout).toBe(replying("markdown"));
    expect((await run("show", "test", "1")).stdout).toBe(replying("text"));

    expect(await run("restore", "test", "1", "--to", "w.yaml")).toEqual({
      code: 0,
      stdout: "test  version 3 restores 1\n",
      stderr: "w.yaml is written\n",
    });
    expect(await readFile(join(folder, "w.yaml"), "utf8")).toBe(replying("text"));
    expect((await run("history", "test")).stdout).toMatch(/^3 .* restores 1\n2 .*\n1 .*\n$/);
  });

  test("replaces no file that no version holds, unless it is told to", async () => {
    const { folder, run, write } = await open({ "w.yaml": replying("text") });
    await run("save", "w.yaml");
    await write("w.yaml", "my notes\n");
    const refused = await run("restore", "test", "1", "--to", "w.yaml");
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") });
    expect(await readFile(join(folder, "w.yaml"), "utf8")).toBe("my notes\n");
    expect((await run("restore", "test", "1", "--to", "w.yaml", "--yes")).code).toBe(0);
    expect(await readFile(join(folder, "w.yaml"), "utf8")).toBe(replying("text"));
  });

  test("prints JSON for programs", async () => {
    const { run, write } = await open({ "w.yaml": replying("text") });
    const json = async (...words: string[]) => JSON.parse((await run(...words, "--json")).stdout);
    expect(await json("save", "w.yaml")).toMatchObject({
      workflow: { name: "test" },
      version: { number: 1 },
      isNew: true,
    });
    await write("w.yaml", replying("markdown"));
    await run("save", "w.yaml");
    expect(await json("list")).toMatchObject([{ name: "test", version: 2 }]);
    expect(await json("history", "test")).toMatchObject([{ number: 2 }, { number: 1 }]);
    expect(await json("show", "test", "1")).toMatchObject({ content: { files: { "w.yaml": replying("text") } } });
    expect(await json("diff", "test", "1")).toMatchObject({
      before: 1,
      after: 2,
      changes: [{ kind: "field", node: "reply", path: ["config", "format"] }],
    });
    expect(await json("restore", "test", "1")).toMatchObject({ version: { number: 3, restores: 1 }, written: [] });
  });

  test("keeps workflows by name and by stack, in the data folder that is named", async () => {
    const { run } = await open({ "w.yaml": replying("text") });
    await run("save", "w.yaml", "--name", "other", "--stack", "research", "--data", "kept");
    expect((await run("list", "--stack", "research", "--data", "kept")).stdout).toContain("other");
    expect((await run("list", "--data", "kept")).stderr).toContain("aiplanet workflow save FILE");
    expect(await run("list")).toMatchObject({ code: 0, stdout: "" });
  });

  test("shows the files that a workflow includes", async () => {
    const { run } = await open({
      "w.yaml": workflow(`  part: { type: workflow, config: { file: parts/a.yaml }, inputs: { text: question.text } }
  reply: { type: output, inputs: { text: part.text } }`),
      "parts/a.yaml": replying("text"),
    });
    await run("save", "w.yaml");
    expect((await run("show", "test")).stderr).toBe("it includes parts/a.yaml\n");
    expect((await run("show", "test", "--file", "parts/a.yaml")).stdout).toBe(replying("text"));
    expect((await run("show", "test", "--file", "parts/b.yaml")).code).toBe(5);
  });

  test("refuses what it cannot do with the code of its kind", async () => {
    const { run } = await open({ "w.yaml": replying("text"), "broken.yaml": "nodes: {}\n" });
    const codeOf = async (...words: string[]) => (await run(...words)).code;
    expect(await codeOf("show", "test")).toBe(5);
    expect(await codeOf("save", "nowhere.yaml")).toBe(5);
    expect(await codeOf("save", "broken.yaml")).toBe(3);
    await run("save", "w.yaml");
    expect(await run("show", "tets")).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('did you mean "test"?'),
    });
    expect(await codeOf("show", "test", "2")).toBe(5);
    expect(await codeOf("history", "test", "--stack", "other")).toBe(5);
    expect(await codeOf("show", "test", "two")).toBe(2);
    expect(await codeOf("diff", "test", "0")).toBe(2);
    expect(await codeOf("save", "w.yaml", "--name", " ")).toBe(2);
    expect(await codeOf("sav")).toBe(2);
  });
});

async function open(files: Readonly<Record<string, string>>) {
  const folder = await openProject(files);
  return {
    folder,
    run: (...words: string[]) => aiplanet(["workflow", ...words], { folder }),
    write: (file: string, text: string) => writeFile(join(folder, file), text),
  };
}
