import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chunksAround, type JoinableChunk, joinChunks } from "./join-chunks";

/** A document's text cut into chunks at random: some overlap, some touch, some have text between them. */
const cutText = fc
  .tuple(fc.string({ unit: "binary", minLength: 1, maxLength: 80 }), fc.array(fc.tuple(fc.nat(90), fc.nat(90))))
  .map(([text, cuts]) => {
    const spans = cuts
      .map(([one, other]) => ({ start: Math.min(one, other), end: Math.min(text.length, Math.max(one, other)) }))
      .filter(({ start, end }) => start < end)
      .sort((left, right) => left.start - right.start || left.end - right.end);
    return { text, chunks: spans.map((span, position) => chunkOf(text, span, position, spans[position - 1])) };
  });

interface Span {
  readonly start: number;
  readonly end: number;
}

function chunkOf(text: string, { start, end }: Span, position: number, before: Span | undefined): JoinableChunk {
  const gap = before === undefined || start <= before.end ? {} : { gap: text.slice(before.end, start) };
  return { position, text: text.slice(start, end), start, end, ...gap };
}

describe("joinChunks", () => {
  test("gives the document's text from the first chunk to the last, however they were cut", () => {
    fc.assert(
      fc.property(cutText, fc.nat(), fc.nat(), ({ text, chunks }, one, other) => {
        fc.pre(chunks.length > 0);
        const [first = 0, last = 0] = [one % chunks.length, other % chunks.length].sort((left, right) => left - right);
        const chosen = chunks.slice(first, last + 1);
        const joined = joinChunks(chosen);
        expect(joined.text).toBe(text.slice(joined.start, joined.end));
        expect(joined.start).toBe(chosen[0]?.start);
        expect(joined.end).toBe(Math.max(...chosen.map(({ end }) => end)));
      }),
      { numRuns: 500 },
    );
  });
});

describe("chunksAround", () => {
  const text = "one two three four five";
  const spans = [
    { start: 0, end: 3 },
    { start: 4, end: 7 },
    { start: 8, end: 13 },
    { start: 14, end: 18 },
  ];
  const chunks = spans.map((span, position) => chunkOf(text, span, position, spans[position - 1]));
  const places = (some: readonly JoinableChunk[], position: number) =>
    chunksAround(some, position).map((chunk) => chunk.position);

  test("takes all that follow each other", () => {
    expect(places(chunks, 0)).toEqual([0, 1, 2, 3]);
    expect(places(chunks, 2)).toEqual([0, 1, 2, 3]);
  });

  test("stops where a position is missing", () => {
    expect(
      places(
        chunks.filter(({ position }) => position !== 1),
        3,
      ),
    ).toEqual([2, 3]);
  });

  test("stops at another record", () => {
    const records = chunks.map((chunk) => ({ ...chunk, record: chunk.position < 2 ? "a" : "b" }));
    expect(places(records, 1)).toEqual([0, 1]);
    expect(places(records, 2)).toEqual([2, 3]);
  });

  test("stops where the text between two of them is not known", () => {
    const forgotten = chunks.map(({ gap, ...chunk }) => (chunk.position === 2 ? chunk : { ...chunk, gap }));
    expect(places(forgotten, 0)).toEqual([0, 1]);
    expect(places(forgotten, 3)).toEqual([2, 3]);
  });
});
