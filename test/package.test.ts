import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const execute = promisify(execFile);

/** What a user's own project would hold; the folder is made anew for each run of the tests. */
let project: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "aiplanet-package-"));
  const { stdout } = await execute("npm", ["pack", "--json", "--pack-destination", project], { cwd: root });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  await writeFile(
    join(project, "package.json"),
    JSON.stringify({ name: "user-project", private: true, type: "module" }),
  );
  // Compiling better-sqlite3 takes minutes, and it is the very version that is compiled here already.
  await execute(
    "npm",
    ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", `./${filename}`],
    { cwd: project },
  );
  const addon = join("node_modules", "better-sqlite3", "build", "Release", "better_sqlite3.node");
  await mkdir(dirname(join(project, addon)), { recursive: true });
  await cp(join(root, addon), join(project, addon));
  await cp(join(root, "examples", "handbook"), join(project, "handbook"), {
    recursive: true,
    filter: (path) => !path.includes(".aiplanet"),
  });
});
afterAll(() => rm(project, { recursive: true, force: true }));

describe("the packed package, installed into an empty folder", () => {
  test("is a command", async () => {
    const command = join(project, "node_modules", ".bin", "aiplanet");
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
    expect((await execute(command, ["--version"], { cwd: project })).stdout.trim()).toBe(version);
    const { stdout } = await execute(
      command,
      ["run", "handbook/workflow.yaml", "How much may a hotel cost per night?"],
      { cwd: project },
    );
    expect(stdout).toContain("€125 per night");
    expect(stdout).toContain("[1] docs/handbook.pdf, page 6");
  });

  test("is used from JavaScript", async () => {
    await writeFile(
      join(project, "use.js"),
      `import { createPlanet } from "aiplanet";
       import { compile, createRegistry } from "aiplanet/engine";
       import schema from "aiplanet/schema/workflow.v1.json" with { type: "json" };
       const planet = await createPlanet();
       const run = await planet.run("handbook/workflow.yaml", { text: "How long must a password be?" });
       const result = await run.result();
       await planet.close();
       console.log(JSON.stringify([result.status, result.output.text, typeof compile, typeof createRegistry, schema.title]));`,
    );
    const { stdout } = await execute(process.execPath, ["use.js"], { cwd: project });
    const [status, text, ...rest] = JSON.parse(stdout) as string[];
    expect(status).toBe("completed");
    expect(text).toContain("at least 14 characters");
    expect(rest).toEqual(["function", "function", "AI Planet workflow"]);
  });

  test("is used from TypeScript, and its types refuse a handler that forgets an output", async () => {
    const typescript = (last: string) => `
      import { createPlanet, defineNode, port, type RunEvent } from "aiplanet";
      import * as z from "zod";
      const node = defineNode({
        type: "shout",
        description: "Shouts.",
        config: z.strictObject({ times: z.int().default(1) }),
        inputs: { text: port.text("What to shout.") },
        outputs: { loud: port.text("It, shouted.") },
        run: ({ config, inputs }) => (${last}),
      });
      export const planet = createPlanet({ nodes: [node] });
      export const name = (event: RunEvent): string => event.type;`;
    await writeFile(join(project, "right.ts"), typescript("{ loud: inputs.text.toUpperCase().repeat(config.times) }"));
    await writeFile(join(project, "wrong.ts"), typescript("{ laud: inputs.text }"));
    const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
    const check = (file: string) =>
      execute(
        process.execPath,
        [
          compiler,
          "--noEmit",
          "--strict",
          "--module",
          "nodenext",
          "--target",
          "es2022",
          "--skipLibCheck",
          "false",
          file,
        ],
        { cwd: project },
      );
    await check("right.ts");
    await expect(check("wrong.ts")).rejects.toMatchObject({ stdout: expect.stringContaining("loud") });
  });

  test("holds what it needs and nothing else", async () => {
    const { stdout } = await execute("npm", ["pack", "--dry-run", "--json"], { cwd: root });
    const [{ files, unpackedSize }] = JSON.parse(stdout) as [
      { files: readonly { path: string }[]; unpackedSize: number },
    ];
    const top = new Set(files.map(({ path }) => path.split("/")[0]));
    expect([...top].sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "bin",
      "dist",
      "package.json",
      "schema",
      "templates",
    ]);
    expect(files.map(({ path }) => path)).toContain("dist/THIRD_PARTY_NOTICES.txt");
    // Two of them are the tokens of one encoding.
    expect(unpackedSize).toBeLessThan(5_500_000);
  });

  test("keeps Node's own modules out of the engine", async () => {
    const pending = ["dist/engine.js"];
    const seen = new Set<string>();
    for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      const text = await readFile(join(root, file), "utf8");
      expect(text, file).not.toMatch(/\bfrom ?"(?:node:|fs|path|crypto|module|process)/);
      for (const [, chunk] of text.matchAll(/(?:from|import) ?"\.\/([^"]+)"/g)) pending.push(`dist/${chunk}`);
    }
    expect(seen.size).toBeGreaterThan(1);
  });
});
