import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPlanet } from "../src/index";

const root = fileURLToPath(new URL("..", import.meta.url));
const execute = promisify(execFile);

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "aiplanet-docs-"));
});
afterAll(() => rm(data, { recursive: true, force: true }));

describe("the docs", async () => {
  const pages = await allPages();

  test.each(pages)("the links of %s lead somewhere", async (page) => {
    const text = await readFile(join(root, page), "utf8");
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].flatMap((match) => match[1] ?? []);
    for (const link of links) await expect(stat(resolve(root, dirname(page), link)), link).resolves.toBeDefined();
  });

  test.each(pages)("the headings that %s links to are there", async (page) => {
    const text = await readFile(join(root, page), "utf8");
    for (const [, file = "", anchor = ""] of text.matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)) {
      const target = file === "" ? page : join(dirname(page), file);
      if (target.endsWith(".md"))
        expect(anchorsOf(await readFile(join(root, target), "utf8")), target).toContain(anchor);
    }
  });

  test.each(pages)("the programs in %s are the files that they name", async (page) => {
    const text = await readFile(join(root, page), "utf8");
    for (const [, file = "", code] of text.matchAll(/<!-- snippet: (\S+) -->\n```\w+\n([\s\S]*?)```/g)) {
      expect(code, file).toBe(await readFile(join(root, file), "utf8"));
    }
  });

  test.each(pages.filter((page) => !page.endsWith("diagnostics.md")))("the workflows in %s are valid", async (page) => {
    const text = await readFile(join(root, page), "utf8");
    const planet = await createPlanet({ folder: join(root, "docs"), environment: {} });
    for (const [, language, code = ""] of text.matchAll(/```(yaml|json)\n([\s\S]*?)```/g)) {
      if (!/^nodes:|"nodes":/m.test(code)) continue;
      const file = join(root, "docs", `.snippet-${process.pid}.${language}`);
      await writeFile(file, code);
      try {
        const { diagnostics } = await planet.load(file);
        expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      } finally {
        await rm(file);
      }
    }
  });

  test("the README shows what the command prints", async () => {
    const text = await readFile(join(root, "README.md"), "utf8");
    const [, question = "", shown] = /aiplanet run \S+ "([^"]+)"\n([\s\S]*?)```/.exec(text) ?? [];
    const words = ["bin/aiplanet.js", "run", "examples/handbook/workflow.yaml", question];
    const { stdout } = await execute(process.execPath, words, {
      cwd: root,
      env: { ...process.env, AIPLANET_DATA: data },
    });
    expect(stdout).toBe(shown);
  });

  test("the README shows how a fault is reported", async () => {
    const text = await readFile(join(root, "README.md"), "utf8");
    const [, shown = ""] = /aiplanet validate broken\.yaml\n([\s\S]*?)```/.exec(text) ?? [];
    const workflow = `api_version: aiplanet/v1
kind: Workflow
name: broken
nodes:
  question: { type: user_query }
  answer: { type: llm_engine, inputs: { question: question.text } }
  # The reply is what people read.
  reply:
    type: output
    inputs: { text: answer.txt }
`;
    await writeFile(join(data, "broken.yaml"), workflow);
    const failed = (await execute(process.execPath, [join(root, "bin/aiplanet.js"), "validate", "broken.yaml"], {
      cwd: data,
    }).catch((error: unknown) => error)) as { code: number; stdout: string };
    expect(failed.code).toBe(3);
    expect(failed.stdout).toContain(shown.trimEnd());
  });
});

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  const body = text.replace(/^```[\s\S]*?^```/gm, "");
  return Array.from(body.matchAll(/^#+ (.+)$/gm), ([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replace(/ /g, "-"),
  );
}

async function allPages(): Promise<string[]> {
  const docs = await readdir(join(root, "docs"));
  return [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    ...docs.filter((file) => file.endsWith(".md")).map((file) => `docs/${file}`),
  ];
}
