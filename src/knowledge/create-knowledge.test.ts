import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PlanetError } from "../engine/errors";
import { openProject, type Project } from "./fixtures/open-project";

let project: Project;

beforeEach(async () => {
  project = await openProject();
});

afterEach(() => project.close());

describe("sync", () => {
  test("changes nothing when it is aborted, and can be called again", async () => {
    await project.write("docs/a.md", "Apples.");
    await project.write("docs/b.md", "Bananas.");
    const controller = new AbortController();

    const stopped = project.sync(["docs"], {
      signal: controller.signal,
      onProgress: ({ done }) => done === 1 && controller.abort(),
    });

    await expect(stopped).rejects.toMatchObject({ code: "run_canceled" });
    expect(await project.store.documents("handbook")).toBeUndefined();
    await expect(project.sync(["docs"], { signal: controller.signal })).rejects.toMatchObject({
      code: "run_canceled",
    });
    expect(await project.sync(["docs"])).toMatchObject({ chunks: 2 });
  });

  test("stops with the error that the signal was aborted with", async () => {
    await project.write("docs/a.md", "Apples.");
    const reason = new PlanetError("node_timeout", "The node takes too long");

    await expect(project.sync(["docs"], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test("does the work of two calls at once only once, and lets a waiting one be aborted", async () => {
    await project.copy("handbook.pdf", "docs/handbook.pdf");
    const draft = vi.spyOn(project.store, "draft");
    const controller = new AbortController();

    const calls = [project.sync(["docs"]), project.sync(["docs"])];
    const waiting = project.sync(["docs"], { signal: controller.signal });
    controller.abort();

    await expect(waiting).rejects.toMatchObject({ code: "run_canceled" });
    expect(draft).not.toHaveBeenCalled();
    const [first, second] = await Promise.all(calls);
    expect([first?.indexed.length, second?.indexed.length, second?.unchanged]).toEqual([1, 0, 1]);
    expect(draft).toHaveBeenCalledTimes(1);
  });
});

describe("add", () => {
  test("adds to what is there, and a sync leaves it there", async () => {
    await project.write("docs/a.md", "Apples.");
    await project.write("extra/b.md", "Bananas.");
    await project.sync(["docs"]);

    expect(await project.knowledge.add("handbook", ["extra"], project.folder)).toMatchObject({
      indexed: [{ document: "extra/b.md" }],
      removed: [],
      chunks: 2,
    });
    expect(await project.sync(["docs"])).toMatchObject({ indexed: [], unchanged: 1, removed: [], chunks: 2 });
  });

  test("keeps an added document that a workflow names and drops again", async () => {
    await project.write("docs/a.md", "Apples.");
    await project.write("docs/b.md", "Bananas.");
    await project.sync(["docs"]);
    await project.knowledge.add("handbook", ["docs/b.md"], project.folder);

    expect(await project.sync(["docs"])).toMatchObject({ indexed: [], unchanged: 2 });
    expect(await project.sync(["docs/a.md"])).toMatchObject({ removed: [], chunks: 2 });
  });
});

describe("search", () => {
  test("answers a natural question with the passage, its page and its place", async () => {
    await project.copy("handbook.pdf", "handbook.pdf");
    await project.sync(["handbook.pdf"]);

    const [best] = await project.knowledge.search("handbook", "How many days of annual leave do I get?", 3);

    expect(best).toMatchObject({
      collection: "handbook",
      document: "handbook.pdf",
      title: "Employee handbook",
      page: 1,
      start: 0,
      score: expect.any(Number),
    });
    expect(best?.text).toContain("25 days of annual leave");
    expect(best?.end).toBe(best?.text.length);
    expect(Object.keys(best ?? {}).sort()).toEqual([
      "collection",
      "document",
      "end",
      "page",
      "retrievers",
      "score",
      "start",
      "text",
      "title",
    ]);
  });

  test.each([
    ["How much does the company pay for my internet at home?", "30 euros"],
    ["when do I need a doctor's note", "Sick leave"],
    ["What are the core working hours?", "38.5 hours"],
    ["price limit for a hotel", "120 euros a night"],
    ["Where do I hand in receipts?", "Travel"],
    ["UNUSED VACATION LEAVE EXPIRING", "31 March"],
  ])("finds the right passage for %j", async (question, words) => {
    await project.write(
      "handbook.md",
      `# Handbook

## Annual leave
Every employee gets 25 days. Leave that is not used by 31 March expires.

## Sick leave
Tell your team lead before 10 o'clock. From the fourth day on a doctor's certificate is needed.

## Working hours
The week has 38.5 hours. Core time is from 10 to 15 o'clock.

## Remote work
Up to three days a week may be worked from home. The company pays 30 euros a month for the internet connection.

## Travel expenses
Trains are booked in second class. Hotels cost up to 120 euros a night. Receipts are handed in within 30 days.
`,
    );
    await project.sync(["handbook.md"]);

    const [best] = await project.knowledge.search("handbook", question, 3);

    expect(best?.text).toContain(words);
    expect(best?.headings?.[0]).toBe("Handbook");
  });

  test("answers a question in a language without spaces", async () => {
    await project.copy("japanese.pdf", "a.pdf");
    await project.copy("handbook.pdf", "b.pdf");
    await project.sync(["."]);

    const hits = await project.knowledge.search("handbook", "有給休暇は何日ですか？", 3);

    expect(hits.map((hit) => hit.document)).toEqual(["a.pdf"]);
  });

  test("finds a passage by the headings above it", async () => {
    await project.write("a.md", `# Zeppelin\n\n## Crew\n\n${"Nothing else to say here. ".repeat(60)}`);
    await project.sync(["a.md"]);

    const hits = await project.knowledge.search("handbook", "zeppelin", 10);

    expect(hits.length).toBeGreaterThan(1);
    expect(hits.every((hit) => hit.headings?.join("/") === "Zeppelin/Crew")).toBe(true);
  });

  test("finds nothing where no word is shared", async () => {
    await project.write("a.md", "Apples.");
    await project.sync(["a.md"]);

    expect(await project.knowledge.search("handbook", "moon?", 3)).toEqual([]);
    expect(await project.knowledge.search("handbook", "?!", 3)).toEqual([]);
    expect(await project.knowledge.search("handbook", "apples", 0)).toEqual([]);
  });

  test("refuses a collection that is not there and names those that are", async () => {
    await expect(project.knowledge.search("handbook", "x", 3)).rejects.toMatchObject({ code: "not_found" });
    await project.write("a.md", "Apples.");
    await project.sync(["a.md"]);

    await expect(project.knowledge.search("handbok", "x", 3)).rejects.toMatchObject({
      code: "not_found",
      message: 'the collection "handbok" does not exist',
      hint: 'these exist: "handbook"',
    });
  });

  test("does not start when it is aborted", async () => {
    await expect(project.knowledge.search("handbook", "x", 3, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "run_canceled",
    });
  });
});
