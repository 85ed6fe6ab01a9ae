import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aiplanet } from "./command-line";
import { addPdf, makeOld, openProject } from "./project";

describe("aiplanet embed", () => {
  test("indexes what is new, then what has changed, and nothing else", async () => {
    const folder = await openProject();
    const first = await embed(folder);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toBe(
      'docs/leave.md  1 chunk\ndocs/travel.md  1 chunk\n2 indexed, 0 skipped, 0 unchanged; "docs" holds 2 chunks\n',
    );
    expect(first.stderr).toBe("indexing 1/2 docs/leave.md\n");

    expect((await embed(folder)).stdout).toBe('0 indexed, 0 skipped, 2 unchanged; "docs" holds 2 chunks\n');

    await writeFile(join(folder, "docs/leave.md"), "Everybody has 30 days of leave.\n");
    await makeOld(join(folder, "docs/leave.md"), 1_700_000_100);
    expect((await embed(folder)).stdout).toBe(
      'docs/leave.md  1 chunk\n1 indexed, 0 skipped, 1 unchanged; "docs" holds 2 chunks\n',
    );
    expect((await search(folder, "days of leave")).stdout).toContain("30 days");
  });

  test("leaves what was added before", async () => {
    const folder = await openProject();
    await aiplanet(["embed", "docs/leave.md", "-c", "docs"], { folder });
    await aiplanet(["embed", "docs/travel.md", "-c", "docs"], { folder });
    expect((await search(folder, "leave")).stdout).toContain("leave.md");
    expect((await search(folder, "trains")).stdout).toContain("travel.md");
  });

  test("keeps what is added apart from what a workflow of the same name declares, and shows what was added", async () => {
    const folder = await openProject();
    await aiplanet(["run", "w.yaml", "leave"], { folder });
    await aiplanet(["embed", "docs/travel.md", "-c", "docs"], { folder });
    expect((await search(folder, "leave")).stdout).not.toContain("leave.md");
    expect((await aiplanet(["run", "w.yaml", "How many days of leave?"], { folder })).stdout).toContain("leave.md");
  });

  test("forgets a document of a workflow whose file is gone", async () => {
    const folder = await openProject();
    await aiplanet(["run", "w.yaml", "leave"], { folder });
    expect((await search(folder, "leave")).stdout).toContain("leave.md");

    await rm(join(folder, "docs/leave.md"));
    await aiplanet(["run", "w.yaml", "leave"], { folder });
    expect((await search(folder, "leave")).stdout).not.toContain("leave.md");
    expect((await search(folder, "trains")).stdout).toContain("travel.md");
  });

  test("names encrypted and broken documents and indexes the rest", async () => {
    const folder = await openProject();
    await addPdf("handbook.pdf", folder, "docs/handbook.pdf");
    for (const fixture of ["encrypted", "truncated", "image-only"]) {
      await addPdf(`${fixture}.pdf`, folder, `docs/${fixture}.pdf`);
    }
    const { code, stdout, stderr } = await embed(folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/docs\/handbook\.pdf {2}\d+ pages?, \d+ chunks?\n/);
    expect(stdout).toMatch(/3 indexed, 3 skipped, 0 unchanged; "docs" holds \d+ chunks\n$/);
    expect(stderr).toContain("docs/encrypted.pdf  skipped (encrypted): ");
    expect(stderr).toContain("docs/truncated.pdf  skipped (broken): ");
    expect(stderr).toContain("docs/image-only.pdf  skipped (no_text): ");
  });

  test("says what is skipped also when it shall be quiet, and fails because of it only when it is strict", async () => {
    const folder = await openProject();
    await addPdf("encrypted.pdf", folder, "docs/encrypted.pdf");
    const words = ["embed", "docs/encrypted.pdf", "-c", "docs", "-q"];
    for (const [more, code] of [[[], 0] as const, [["--strict"], 1] as const]) {
      const done = await aiplanet([...words, ...more], { folder });
      expect([done.code, done.stdout]).toEqual([code, ""]);
      expect(done.stderr).toContain("skipped (encrypted)");
    }
  });

  test("prints its report as one JSON object with --json", async () => {
    const folder = await openProject();
    const { stdout, stderr } = await aiplanet(["embed", "docs/*.md", "-c", "docs", "--json"], { folder });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({
      collection: "docs",
      indexed: [
        { document: "docs/leave.md", chunks: 1 },
        { document: "docs/travel.md", chunks: 1 },
      ],
      unchanged: 0,
      removed: [],
      skipped: [],
      chunks: 2,
      notices: [],
    });
  });

  test("keeps apart collections of any name", async () => {
    const folder = await openProject();
    for (const name of ["__proto__", "constructor", "a b", "日本"]) {
      expect((await aiplanet(["embed", "docs", "-c", name], { folder })).stdout).toContain(`"${name}" holds 2 chunks`);
    }
    expect((await aiplanet(["search", "leave", "-c", "toString"], { folder })).code).toBe(5);
  });
});

describe("aiplanet search", () => {
  test("lists the best passages with their places", async () => {
    const folder = await openProject();
    await embed(folder);
    const { code, stdout, stderr } = await search(folder, "How many days of leave?");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /^1\. docs\/leave\.md, Leave \d\.\d\d keyword\n {3}"Everybody has 27 days of leave per year\."\n/,
    );
  });

  test("prints hits with their offsets as JSON", async () => {
    const folder = await openProject();
    await embed(folder);
    const { stdout } = await aiplanet(["search", "leave", "-c", "docs", "--top-k", "1", "--json"], { folder });
    expect(JSON.parse(stdout)).toEqual({
      hits: [
        expect.objectContaining({ collection: "docs", document: "docs/leave.md", start: 0, score: expect.any(Number) }),
      ],
    });
  });

  test("searches as its flags say", async () => {
    const folder = await openProject();
    await embed(folder);
    const hits = async (...flags: string[]) => {
      const { stdout } = await aiplanet(["search", "leave office days", "-c", "docs", "--json", ...flags], { folder });
      return (JSON.parse(stdout) as { hits: { document: string }[] }).hits.map(({ document }) => document);
    };
    expect(await hits("--filter", "document=docs/leave.md", "--retrieval", "keyword")).toEqual(["docs/leave.md"]);
    expect(await hits("--filter", "document=docs/gone.md")).toEqual([]);
    expect(await hits("--min-score", "1000")).toEqual([]);
    expect(await hits("--neighbours", "2", "--diversity", "0.5")).toContain("docs/leave.md");
  });

  test.each([
    [["--retrieval", "magic"], "magic"],
    [["--retrieval", "vector"], "has no embedding model"],
    [["--filter", "leave"], '--filter "leave" is not of the form name=value'],
    [["--min-score", "high"], '--min-score must be a number, got "high"'],
    [["--diversity", "2"], '--diversity must be a number from 0 to 1, got "2"'],
    [["--neighbours", "-1"], "--neighbours"],
    [["--rerank", "offline:extractive"], '"offline:extractive" is to put passages in order, and cannot'],
  ])("refuses %j", async (flags, message) => {
    const folder = await openProject();
    await embed(folder);
    const { code, stderr } = await aiplanet(["search", "leave", "-c", "docs", ...flags], { folder });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test("finds nothing without failing", async () => {
    const folder = await openProject();
    await embed(folder);
    const nothing = { code: 0, stdout: "", stderr: 'nothing in "docs" fits\n' };
    expect(await search(folder, "zebra crossing")).toEqual(nothing);
    const json = await aiplanet(["search", "zebra", "-c", "docs", "--json"], { folder });
    expect(JSON.parse(json.stdout)).toEqual({ hits: [] });
  });

  test("names the collections that there are for one that is not", async () => {
    const folder = await openProject();
    await embed(folder);
    const { code, stdout, stderr } = await aiplanet(["search", "leave", "-c", "dosc"], { folder });
    expect([code, stdout]).toEqual([5, ""]);
    expect(stderr).toContain('"dosc" does not exist');
    expect(stderr).toContain('"docs"');
  });

  test("says how to make a collection where there is none", async () => {
    const { code, stderr } = await search(await openProject(), "leave");
    expect(code).toBe(5);
    expect(stderr).toContain("aiplanet embed PATH --collection docs");
  });
});

function embed(folder: string) {
  return aiplanet(["embed", "docs", "--collection", "docs"], { folder });
}

function search(folder: string, question: string) {
  return aiplanet(["search", question, "--collection", "docs"], { folder });
}
