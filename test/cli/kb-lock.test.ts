import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aiplanet } from "./command-line";
import { addPdf, openProject, workflow } from "./project";

const question = "How many days of leave?";

describe("aiplanet kb lock", () => {
  test("pins documents and settings, a line for each document, without paths of the machine", async () => {
    const folder = await openProject();
    await addPdf("encrypted.pdf", folder, "docs/secret.pdf");
    const { code, stdout, stderr } = await kb(folder, "lock");
    expect([code, stdout]).toEqual([0, "+ docs\ndocs  2 documents, 2 chunks, 1 skipped\naiplanet.lock is written\n"]);
    expect(stderr).toContain('"docs/secret.pdf" is skipped: ');
    const text = await readLock(folder);
    expect(text).not.toContain(folder);
    expect(text).toMatch(/^ {8}\{ "path": "docs\/leave\.md", "sha256": "[0-9a-f]{64}", "loader": .*"chunks": 1 \},$/m);
    expect(text).toMatch(/^ {8}\{ "path": "docs\/secret\.pdf", .*"skipped": "encrypted" \},$/m);
    expect(JSON.parse(text)).toMatchObject({
      lock_version: 1,
      collections: [{ name: "docs", workflows: ["w.yaml"], counts: { documents: 2, skipped: 1, chunks: 2 } }],
    });
  });

  test("writes the same bytes again, also from a new index, and says what has changed otherwise", async () => {
    const folder = await openProject();
    await kb(folder, "lock");
    const first = await readLock(folder);
    await rm(join(folder, ".aiplanet"), { recursive: true });
    expect((await kb(folder, "lock")).stdout).toContain("aiplanet.lock has not changed\n");
    expect(await readLock(folder)).toBe(first);

    await appendFile(join(folder, "docs/leave.md"), "It is paid.\n");
    await writeFile(join(folder, "docs/new.md"), "New.\n");
    await rm(join(folder, "docs/travel.md"));
    const { stdout } = await kb(folder, "lock");
    expect(stdout).toMatch(/^~ docs: docs\/leave\.md .*\n\+ docs: docs\/new\.md .*\n- docs: docs\/travel\.md .*\n/);
    expect((await kb(folder, "check")).code).toBe(0);
  });

  test("keeps what other workflows pin when one is named, and apart what two declare under one name", async () => {
    const folder = await openProject({ "other.yaml": searching("docs: { sources: [docs/leave.md] }") });
    await kb(folder, "lock");
    const before = JSON.parse(await readLock(folder));
    expect(before.collections.map(workflowsOf)).toEqual([["other.yaml"], ["w.yaml"]]);

    await appendFile(join(folder, "docs/leave.md"), "It is paid.\n");
    await kb(folder, "lock", "other.yaml");
    expect((await kb(folder, "check", "other.yaml")).code).toBe(0);
    expect((await kb(folder, "check", "w.yaml")).stdout).toContain('collection "docs": "docs/leave.md" has changed\n');

    await rm(join(folder, "other.yaml"));
    expect((await kb(folder, "check")).stdout).toContain(
      'collection "docs" is in the lock, and no workflow declares it',
    );
    await kb(folder, "lock");
    expect(JSON.parse(await readLock(folder)).collections.map(workflowsOf)).toEqual([["w.yaml"]]);
  });
});

describe("aiplanet kb check and diff", () => {
  test("name what was added, removed and changed, and each changed setting, without an index", async () => {
    const folder = await openProject();
    await kb(folder, "lock");
    await rm(join(folder, ".aiplanet"), { recursive: true });
    expect(await kb(folder, "check")).toEqual({ code: 0, stdout: "aiplanet.lock: nothing has drifted\n", stderr: "" });

    await appendFile(join(folder, "docs/leave.md"), "It is paid.\n");
    await writeFile(join(folder, "docs/new.md"), "New.\n");
    await rm(join(folder, "docs/travel.md"));
    const declared = "docs: { sources: [docs], chunk: { size: 400 }, embedding: openai:text-embedding-3-small }";
    await writeFile(join(folder, "w.yaml"), searching(declared));
    const check = await kb(folder, "check");
    expect(check.code).toBe(1);
    expect(check.stdout.split("\n")).toEqual([
      expect.stringMatching(/^collection "docs": splitter is 400\/60 characters, .* and was 800\/120 characters, /),
      'collection "docs": embedding is openai:text-embedding-3-small, and was none',
      'collection "docs": "docs/leave.md" has changed',
      'collection "docs": "docs/new.md" is new',
      'collection "docs": "docs/travel.md" is gone',
      "aiplanet.lock: 5 differences",
      "",
    ]);
    const diff = await kb(folder, "diff");
    expect([diff.code, diff.stdout.split("\n")]).toEqual([
      0,
      [
        "aiplanet.lock",
        expect.stringMatching(
          /^~ docs: splitter: 800\/120 characters, version \d+ -> 400\/60 characters, version \d+$/,
        ),
        "~ docs: embedding: none -> openai:text-embedding-3-small",
        expect.stringMatching(/^~ docs: docs\/leave\.md [0-9a-f]{12} -> [0-9a-f]{12}$/),
        expect.stringMatching(/^\+ docs: docs\/new\.md [0-9a-f]{12}$/),
        expect.stringMatching(/^- docs: docs\/travel\.md [0-9a-f]{12}$/),
        "",
      ],
    ]);
    const json = JSON.parse((await kb(folder, "diff", "--json")).stdout);
    expect(json.locks[0].differences).toHaveLength(5);
    await expect(readFile(join(folder, ".aiplanet/aiplanet.db"))).rejects.toThrow("ENOENT");
  });

  test("name sources and loaders that have changed", async () => {
    const folder = await openProject();
    await kb(folder, "lock");
    const text = await readLock(folder);
    await writeFile(join(folder, "aiplanet.lock"), text.replaceAll(/("id": "markdown", "version": )\d+/g, "$199"));
    await writeFile(join(folder, "w.yaml"), searching("docs: { sources: [docs/leave.md, docs/travel.md] }"));
    const { code, stdout } = await kb(folder, "check");
    expect(code).toBe(1);
    expect(stdout).toContain('collection "docs": sources is "docs/leave.md", "docs/travel.md", and was "docs"\n');
    expect(stdout).toMatch(/collection "docs": loader markdown is version \d+, and was version 99\n/);
  });

  test("do not find a lock that is not there, and refuse one that is none, naming the line", async () => {
    const folder = await openProject();
    expect(await kb(folder, "check")).toMatchObject({
      code: 5,
      stderr: 'error there is no "aiplanet.lock"\n  = write it with: aiplanet kb lock\n',
    });
    await kb(folder, "lock");
    const text = await readLock(folder);
    await writeFile(join(folder, "aiplanet.lock"), text.replace('"chunks": 1 }', '"chunks": "one" }'));
    const { code, stderr } = await kb(folder, "check");
    expect(code).toBe(3);
    expect(stderr).toMatch(/"aiplanet\.lock" is no lock in line 15: .*chunks/);
    await writeFile(join(folder, "aiplanet.lock"), `<<<<<<< ours\n${text}`);
    expect((await kb(folder, "check")).stderr).toContain("it holds the marks of a merge conflict");
    const { code: mended, stderr: said } = await kb(folder, "lock");
    expect(mended).toBe(0);
    expect(said).toContain("it is written anew");
    expect(await readLock(folder)).toBe(text);
  });
});

describe("aiplanet run --frozen", () => {
  test("runs from the lock, building the index where there is none", async () => {
    const folder = await openProject();
    await kb(folder, "lock");
    await rm(join(folder, ".aiplanet"), { recursive: true });
    for (let time = 0; time < 2; time++) {
      const { code, stdout } = await aiplanet(["run", "--frozen", "w.yaml", question], { folder });
      expect([code, stdout]).toEqual([0, expect.stringContaining("27 days")]);
    }
  });

  test("refuses before anything runs, naming what has drifted", async () => {
    const folder = await openProject();
    expect((await aiplanet(["run", "--frozen", "w.yaml", question], { folder })).code).toBe(5);
    await kb(folder, "lock");
    await appendFile(join(folder, "docs/leave.md"), "It is paid.\n");
    const { code, stdout, stderr } = await aiplanet(["run", "--frozen", "--json", "w.yaml", question], { folder });
    expect([code, stdout]).toEqual([1, ""]);
    expect(JSON.parse(stderr).error).toMatchObject({
      code: "drifted",
      message: 'not all is as "aiplanet.lock" says: collection "docs": "docs/leave.md" has changed',
    });
    expect((await aiplanet(["run", "w.yaml", question], { folder })).code).toBe(0);
  });

  test("looks at the workflows that are included as well, and at collections that are filled by hand", async () => {
    const outer = (file: string) => `api_version: aiplanet/v1
kind: Workflow
name: outer
nodes:
  question: { type: user_query }
  inner: { type: workflow, config: { file: ${file} }, inputs: { text: question.text } }
  reply: { type: output, inputs: { text: inner.text } }
`;
    const folder = await openProject({ "outer.yaml": outer("inner/w.yaml"), "hand.yaml": searching("docs: {}") });
    await mkdir(join(folder, "inner/docs"), { recursive: true });
    await writeFile(join(folder, "inner/w.yaml"), searching("docs: { sources: [docs] }"));
    await writeFile(join(folder, "inner/docs/leave.md"), "Everybody has 30 days of leave.\n");
    await kb(folder, "lock", "outer.yaml");
    expect((await aiplanet(["run", "--frozen", "outer.yaml", question], { folder })).stdout).toContain("30 days");
    await writeFile(join(folder, "inner/docs/new.md"), "New.\n");
    const { code, stderr } = await aiplanet(["run", "--frozen", "outer.yaml", question], { folder });
    expect([code, stderr]).toEqual([1, expect.stringContaining('collection "docs": "docs/new.md" is new')]);

    await kb(folder, "lock", "w.yaml");
    const byHand = await aiplanet(["run", "--frozen", "hand.yaml", question], { folder });
    expect([byHand.code, byHand.stderr]).toEqual([1, expect.stringContaining("declares no sources")]);
  });
});

describe("an output with citations: verify", () => {
  const verifying =
    workflow(`  find: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }
  reply:
    type: output
    config: { citations: verify }
    inputs: { text: question.text, sources: find.documents }`);

  test("gives an answer whose quotations stand in their sources, and refuses another one", async () => {
    const folder = await openProject({ "verify.yaml": verifying });
    const right = await aiplanet(["run", "verify.yaml", "It grants “27 days of leave” per year [1]."], { folder });
    expect(right.code).toBe(0);
    const wrong = await aiplanet(["run", "verify.yaml", 'It grants "29 days of leave" per year [1][9].'], { folder });
    expect([wrong.code, wrong.stdout]).toEqual([1, ""]);
    expect(wrong.stderr).toContain('citation [1] quotes "29 days of leave" which does not stand in "docs/leave.md"');
    expect(wrong.stderr).toContain("[9] has no source");
  });
});

function kb(folder: string, ...words: readonly string[]) {
  return aiplanet(["kb", ...words], { folder });
}

function readLock(folder: string): Promise<string> {
  return readFile(join(folder, "aiplanet.lock"), "utf8");
}

function workflowsOf({ workflows }: { readonly workflows: readonly string[] }) {
  return workflows;
}

/** A workflow that searches and answers, with these collections. */
function searching(knowledge: string): string {
  return `api_version: aiplanet/v1
kind: Workflow
name: searching
knowledge: { ${knowledge} }
nodes:
  question: { type: user_query }
  find: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }
  answer: { type: llm_engine, inputs: { question: question.text, sources: find.documents } }
  reply: { type: output, inputs: { text: answer.text, sources: answer.citations } }
`;
}
