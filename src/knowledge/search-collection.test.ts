import { afterEach, describe, expect, test } from "vitest";
import type { ChatModel } from "../providers/contracts";
import { type CutDocument, openSearch, type SearchStage } from "./fixtures/open-search";
import { wordEmbedding } from "./fixtures/word-embedding";

let stage: SearchStage | undefined;

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const notes: readonly CutDocument[] = [
  { document: "leave.md", text: "Everyone gets 25 days of leave.", facts: { team: "people", year: 2023 } },
  { document: "sick.md", text: "A sick note is needed from day four.", facts: { team: "people", year: 2024 } },
  { document: "office.md", text: "The office is on the second floor.", facts: { team: "house", year: 2024 } },
];

async function open(documents: readonly CutDocument[] = notes, embedded = false): Promise<SearchStage> {
  stage = await openSearch(documents, embedded ? wordEmbedding("test:words", 64) : undefined);
  return stage;
}

async function found(question: string, options?: Parameters<SearchStage["search"]>[1]): Promise<string[]> {
  return ((await stage?.search(question, options)) ?? []).map(({ document }) => document);
}

describe("searchCollection", () => {
  test("says of each hit where it stands, what is known of it, and who has found it", async () => {
    await open();
    expect(await stage?.search("leave")).toEqual([
      {
        collection: "notes",
        document: "leave.md",
        text: "Everyone gets 25 days of leave.",
        start: 0,
        end: 31,
        facts: { team: "people", year: 2023 },
        score: expect.any(Number),
        retrievers: ["keyword"],
      },
    ]);
  });

  test("searches by keyword, by vector or by both, as it is told", async () => {
    await open(notes, true);
    expect(await found("holiday", { retrieval: "keyword" })).toEqual([]);

    const [byVector, ...others] = (await stage?.search("holiday", { retrieval: "vector" })) ?? [];
    expect(byVector).toMatchObject({ document: "leave.md", retrievers: ["vector"] });
    expect(byVector?.score).toBeGreaterThan(0.3);
    expect(byVector?.score).toBeLessThan(1);
    expect(others.map(({ score }) => score)).toEqual([0, 0]);

    const byBoth = await stage?.search("sick note", { retrieval: "hybrid" });
    expect(byBoth?.[0]).toMatchObject({ document: "sick.md", score: 1, retrievers: ["keyword", "vector"] });
    expect(byBoth?.slice(1).map(({ retrievers }) => retrievers)).toEqual([["vector"], ["vector"]]);
  });

  test("lets vectors count as much as it is told, where keywords find something else", async () => {
    await open(notes, true);
    const question = "floor day holiday vacation";
    expect((await found(question, { retrieval: "keyword" }))[0]).toBe("office.md");
    expect((await found(question, { retrieval: "vector" }))[0]).toBe("leave.md");
    expect((await found(question, { retrieval: "hybrid" }))[0]).toBe("office.md");
    expect((await found(question, { retrieval: "hybrid", vectorWeight: 1 }))[0]).toBe("leave.md");
    await expect(found(question, { vectorWeight: 0 })).rejects.toMatchObject({
      code: "usage",
      message: '"vectorWeight" must be a number above 0 and up to 1, got 0',
    });
  });

  test.each(["vector", "hybrid"] as const)("refuses retrieval by %s without an embedding model", async (retrieval) => {
    await open();
    await expect(stage?.search("leave", { retrieval })).rejects.toMatchObject({
      code: "usage",
      message: `retrieval is "${retrieval}", and the collection has no embedding model`,
    });
  });

  test.each([
    { diversity: 1.1 },
    { diversity: -0.1 },
    { diversity: Number.NaN },
    { neighbours: 0.5 },
    { neighbours: -1 },
    { neighbours: 21 },
    { minScore: Number.NaN },
  ])("refuses %j", async (options) => {
    await open();
    await expect(stage?.search("leave", options)).rejects.toMatchObject({ code: "usage" });
  });

  test("leaves out what scores too little", async () => {
    await open(notes, true);
    expect(await found("holiday", { retrieval: "vector", minScore: 0.1 })).toEqual(["leave.md"]);
    expect(await found("sick note", { minScore: 0.9 })).toEqual(["sick.md"]);
    expect(await found("leave", { retrieval: "keyword", minScore: 1000 })).toEqual([]);
  });

  test.each(["keyword", "vector", "hybrid"] as const)("finds only what passes the filter, by %s", async (retrieval) => {
    await open(notes, true);
    const all = "leave sick office";
    const find = async (filter: Record<string, string | number | string[]>) =>
      (await found(all, { retrieval, filter })).sort();
    expect(await find({ team: "people" })).toEqual(["leave.md", "sick.md"]);
    expect(await find({ team: "people", year: 2024 })).toEqual(["sick.md"]);
    expect(await find({ document: ["leave.md", "office.md"] })).toEqual(["leave.md", "office.md"]);
    expect(await find({ team: "nobody" })).toEqual([]);
    expect(await find({})).toHaveLength(3);
  });

  test("finds by vector all that passes, however far down it stands", async () => {
    const many = Array.from({ length: 1200 }, (_, index) => ({
      document: `${index}.md`,
      text: index % 2 === 0 ? `leave ${index}` : `office of leave and other things ${index}`,
      facts: { kind: index % 2 === 0 ? "near" : "far" },
    }));
    await open(many, true);
    const far = await stage?.search("leave", { retrieval: "vector", filter: { kind: "far" }, topK: 60 });
    expect(far).toHaveLength(60);
    expect(far?.every(({ facts }) => facts?.kind === "far")).toBe(true);
    const whole = await stage?.search("leave", { retrieval: "vector", topK: 1200 });
    const expected = whole?.filter(({ facts }) => facts?.kind === "far").slice(0, 60);
    expect(far?.map(({ score }) => score)).toEqual(expected?.map(({ score }) => score));
  });

  test.each([false, true])(
    "passes over what says the same again where it is to be diverse, with vectors: %s",
    async (embedded) => {
      await open(
        [
          { document: "1.md", text: "Leave is 25 days a year for everyone in the office." },
          { document: "2.md", text: "Leave is 25 days a year for everyone in the offices." },
          { document: "3.md", text: "Unpaid leave needs the consent of your manager and of the people team." },
        ],
        embedded,
      );
      const question = "How many days of leave a year?";
      const order = async (diversity: number) => await found(question, { diversity, topK: 2, retrieval: "keyword" });
      expect((await order(0)).sort()).toEqual(["1.md", "2.md"]);
      expect(await order(0.8)).toContain("3.md");
    },
  );

  test("lets a model put the hits in order", async () => {
    await open();
    const asked: string[] = [];
    const usage: unknown[] = [];
    const judge: ChatModel = {
      id: "test:judge",
      async *stream({ sources }) {
        yield { type: "text-delta", text: JSON.stringify({ order: [sources.length] }) };
        yield { type: "end", usage: { input: 9, output: 2 } };
      },
    };
    const chat = (id: string) => {
      asked.push(id);
      return judge;
    };
    const plain = await found("leave sick office");
    const hits = await stage?.search(
      "leave sick office",
      { rerank: "test:judge", onUsage: (one) => usage.push(one) },
      chat,
    );
    expect(hits?.map(({ document }) => document)).toEqual([plain[2], plain[0], plain[1]]);
    expect([asked, usage]).toEqual([["test:judge"], [{ input: 9, output: 2 }]]);
    await expect(stage?.search("leave", { rerank: "test:judge" })).rejects.toMatchObject({ code: "usage" });
  });
});
