import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CutDocument, openSearch } from "./fixtures/open-search";

const text = "Leave is paid. It is 25 days. Ask your manager. Notes are kept. The end.";
const sentences = [...text.matchAll(/[^ ][^.]*\./g)].map((match) => ({
  start: match.index,
  end: match.index + match[0].length,
}));

/** The hits of one search in a collection of these documents. */
async function search(
  documents: readonly CutDocument[],
  question: string,
  options: Parameters<Awaited<ReturnType<typeof openSearch>>["search"]>[1],
) {
  const stage = await openSearch(documents);
  try {
    return await stage.search(question, options);
  } finally {
    await stage.close();
  }
}

describe("a search with neighbours", () => {
  test("adds the chunks before and after, with what stands between them", async () => {
    const hits = await search([{ document: "a.md", text, chunks: sentences }], "manager", { neighbours: 1 });
    expect(hits).toMatchObject([{ text: "It is 25 days. Ask your manager. Notes are kept.", start: 15, end: 63 }]);
  });

  test("ends where the document ends", async () => {
    const hits = await search([{ document: "a.md", text, chunks: sentences }], "paid", { neighbours: 2 });
    expect(hits).toMatchObject([{ text: "Leave is paid. It is 25 days. Ask your manager.", start: 0 }]);
  });

  test("makes one of hits that come to overlap, at the place and with the page of the better one", async () => {
    const chunks = sentences.map((sentence, index) => ({ ...sentence, page: index + 1 }));
    const question = "manager manager notes kept";
    const apart = await search([{ document: "a.md", text, chunks }], question, {});
    const [best] = apart;
    const hits = await search([{ document: "a.md", text, chunks }], question, { neighbours: 1 });
    expect(apart).toHaveLength(2);
    expect(hits).toHaveLength(1);
    expect(hits[0]).toMatchObject({
      text: "It is 25 days. Ask your manager. Notes are kept. The end.",
      page: best?.page,
      score: best?.score,
      parts: chunks.slice(1).map(({ start, end, page }) => ({ start, end, page })),
    });
  });

  test("stays within its record", async () => {
    const chunks = sentences.map((sentence, index) => ({ ...sentence, record: index < 3 ? "one" : "two" }));
    const hits = await search([{ document: "a.csv", text, chunks }], "notes", { neighbours: 2 });
    expect(hits).toMatchObject([{ text: "Notes are kept. The end.", record: "two" }]);
  });

  test("gives the document's own text from start to end, however it was cut", async () => {
    const word = fc.constantFrom("leave", "note", "office", "日本", "😀", "\n\n", "a-b");
    const cut = fc
      .tuple(
        fc.array(word, { minLength: 4, maxLength: 30 }),
        fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 4, max: 40 }))),
      )
      .map(([words, spans]) => {
        const whole = words.join(" ");
        // Chunks hold whole characters, as those of the splitter do.
        const places = [0];
        for (const letter of whole) places.push((places.at(-1) ?? 0) + letter.length);
        const chunks = spans
          .map(([first, length]) => ({ start: places[first] ?? 0, end: places[first + length] ?? whole.length }))
          .filter(({ start, end }) => start < end)
          .sort((left, right) => left.start - right.start)
          .filter(({ start }, index, all) => start !== all[index - 1]?.start);
        return { text: whole, chunks };
      });
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 3 }), fc.nat(4), async (cuts, neighbours) => {
        const documents = cuts.map((one, index) => ({ ...one, document: `${index}.md` }));
        for (const hit of await search(documents, "leave note 日本", { neighbours, topK: 20 })) {
          const document = documents.find((one) => one.document === hit.document);
          expect(document?.text.slice(hit.start, hit.end)).toBe(hit.text);
        }
      }),
      { numRuns: 40 },
    );
  });
});
