import { describe, expect, onTestFinished, test } from "vitest";
import { PlanetError } from "../engine/errors";
import type { ChatModel, ModelProvider } from "../providers/contracts";
import { createPlanet } from "./create-planet";
import { temporaryFolder } from "./fixtures/temporary-folder";

const question = { id: "1", text: "How many days of paid leave?" };

describe("planet.evaluate", () => {
  test("gives a document no credit for another of its name in a folder below", async () => {
    const planet = await open({
      "kb/index.md": "Staff have 27 days of paid leave per year. Some other words make this one longer.",
      "kb/old/index.md": "Days of paid leave: how many days of paid leave, days of leave.",
    });
    const { byQuery, ambiguous } = await planet.evaluate("kb", judged({ "index.md": 1 }), { cutoffs: [1, 2] });
    expect(byQuery[0]?.metrics).toMatchObject({ "recall@1": 0, "recall@2": 1, mrr: 0.5 });
    expect(ambiguous).toEqual([]);
  });

  test("counts the rows of a table as one document where that is judged", async () => {
    const rows = Array.from({ length: 20 }, (_, row) => `${row},${row} days of paid leave,in year ${row}`);
    const planet = await open({
      "kb/leave.csv": ["number,days,year", ...rows].join("\n"),
      "kb/other.md": "Paid in May.",
    });
    const { metrics } = await planet.evaluate("kb", judged({ "other.md": 1, "leave.csv": 2 }), { cutoffs: [2] });
    expect(metrics).toMatchObject({ "ndcg@2": 1, "recall@2": 1, map: 1 });
  });

  test("ranks a document where its best chunk ranks, however many chunks stand before the next one", async () => {
    const long = Array.from({ length: 12 }, (_, part) => `# Part ${part}\n\nDays of paid leave: ${part} days.`);
    const planet = await open({ "kb/long.md": long.join("\n\n"), "kb/short.md": "A day is long. They are paid." });
    const { metrics } = await planet.evaluate("kb", judged({ "short.md": 1 }), { cutoffs: [2], depth: 2 });
    expect(metrics).toMatchObject({ "recall@2": 1, mrr: 0.5 });
  });

  test("measures the places of a cutoff by what a search for so many passages finds", async () => {
    const planet = await open({ "kb/notes.jsonl": phraseBehindMany() });
    const found = await planet.search("kb", question.text, { topK: 5 });
    const own = judged(Object.fromEntries(found.map(({ record = "" }, place) => [record, 5 - place])));
    const { metrics } = await planet.evaluate("kb", own, { cutoffs: [5, 100] });
    expect(metrics).toMatchObject({ "ndcg@5": 1, "ndcg@100": 1, map: 1 });
  });

  test("says which judged names fit several documents", async () => {
    const planet = await open({ "kb/hr/index.md": "Paid leave.", "kb/it/index.md": "Paid leave, many days." });
    const { metrics, ambiguous } = await planet.evaluate("kb", judged({ "index.md": 1 }));
    expect([metrics.map, ambiguous]).toEqual([0, ["index.md"]]);
  });

  test("lets a model put the first 25 passages in order, in one call, with the others after them", async () => {
    const shown: number[] = [];
    const planet = await open(thirtyNotes, lastFirst(shown));
    const judgedLast = judged({ "24.md": 1, "25.md": 1 });
    const { metrics } = await planet.evaluate("kb", judgedLast, { cutoffs: [1, 30], rerank: "test:judge" });
    expect(metrics).toMatchObject({ "recall@1": 0.5, "recall@30": 1 });
    expect(metrics.map).toBeCloseTo((1 + 2 / 25) / 2, 12);
    expect(shown).toEqual([25]);
  });

  test("asks nothing more after a search has failed, or when it is stopped", async () => {
    const stop = new AbortController();
    const queries = Array.from({ length: 50 }, (_, index) => ({ ...question, id: String(index) }));
    const many = { queries, judgements: new Map(queries.map(({ id }) => [id, new Map([["1.md", 1]])])) };
    for (const [end, message] of [
      [
        () => Promise.reject(new PlanetError("invalid_output", "the model is out of order")),
        "the model is out of order",
      ],
      [() => stop.abort(), "is canceled"],
    ] as const) {
      const shown: number[] = [];
      const planet = await open(
        thirtyNotes,
        lastFirst(shown, async () => {
          if (shown.length === 6) await end();
        }),
      );
      const options = { rerank: "test:judge", signal: stop.signal };
      await expect(planet.evaluate("kb", many, options)).rejects.toThrow(message);
      expect(shown.length).toBeLessThan(20);
    }
  });

  test.each([
    [{ cutoffs: [0] }, "a ranking has no 0 places"],
    [{ depth: 1.5 }, "a ranking has no 1.5 places"],
  ])("refuses %j", async (options, message) => {
    const planet = await open({ "kb/a.md": "Paid leave." });
    await expect(planet.evaluate("kb", judged({ "a.md": 1 }), options)).rejects.toMatchObject({
      code: "usage",
      message,
    });
  });

  test("refuses judgements of which none is relevant, and a collection that is not there", async () => {
    const planet = await open({ "kb/a.md": "Paid leave." });
    await expect(planet.evaluate("kb", judged({ "a.md": 0 }))).rejects.toMatchObject({ code: "invalid_input" });
    await expect(planet.evaluate("other", judged({ "a.md": 1 }))).rejects.toMatchObject({ code: "not_found" });
  });
});

/** Found in the order of their numbers, from 1: the shorter, the better. */
const thirtyNotes = Object.fromEntries(
  Array.from({ length: 30 }, (_, index) => [`kb/${index + 1}.md`, `Days of paid leave${" and more".repeat(index)}.`]),
);

/**
 * Records of which one has the words of the question side by side. Its words are so many that a search looks at it
 * closely, and then finds it first, only if it is to find many.
 */
function phraseBehindMany(): string {
  const scattered = (number: number) =>
    `Staff summer paid office winter rules${" word".repeat(number % 3)} leave garden table chair days.`;
  const filler = Array.from({ length: 13 }, (_, number) => `filler${number}`).join(" ");
  const texts = [
    ...Array.from({ length: 60 }, (_, number) => scattered(number)),
    `Days of paid leave. ${filler}`,
    ...Array.from({ length: 60 }, (_, number) => `Nothing of this kind, number ${number}.`),
  ];
  return texts.map((text, number) => JSON.stringify({ id: `n${number}`, text })).join("\n");
}

/** The model `test:judge`, which puts the last of the passages that it is shown first, and notes how many these are. */
function lastFirst(shown: number[], before: () => Promise<void> = async () => undefined): ModelProvider {
  const judge: ChatModel = {
    id: "test:judge",
    async *stream({ sources }) {
      shown.push(sources.length);
      await before();
      yield { type: "text-delta", text: JSON.stringify({ order: [sources.length] }) };
      yield { type: "end", usage: { input: 1, output: 1 } };
    },
  };
  return { name: "test", local: true, chat: () => judge };
}

function judged(relevance: Readonly<Record<string, number>>) {
  return { queries: [question], judgements: new Map([[question.id, new Map(Object.entries(relevance))]]) };
}

/** A planet in a folder of its own whose folder `kb` is indexed as the collection `kb`. */
async function open(files: Readonly<Record<string, string>>, ...providers: readonly ModelProvider[]) {
  const planet = await createPlanet({ folder: await temporaryFolder(files), environment: {}, providers });
  onTestFinished(() => planet.close());
  await planet.embed("kb", ["kb"]);
  return planet;
}
