import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readEmbeddings } from "./openai-embeddings";

describe("the answer to a request for embeddings", () => {
  test("gives the vectors in the order of the texts, in whatever order they come", () => {
    const vectors = fc.array(
      fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 }),
    );
    fc.assert(
      fc.property(vectors, fc.func(fc.integer()), (all, order) => {
        const data = all
          .map((embedding, index) => ({ index, embedding }))
          .sort((left, right) => order(left.index) - order(right.index));
        expect(readEmbeddings({ data, usage: { prompt_tokens: 7 } }, all.length)).toEqual({
          vectors: all.map((vector) => Float32Array.from(vector)),
          usage: { input: 7, output: 0 },
        });
      }),
    );
  });

  test("keeps the order of a server that does not number them, and knows no usage", () => {
    const answer = { data: [{ embedding: [1] }, { embedding: [2] }] };
    expect(readEmbeddings(answer, 2)).toEqual({ vectors: [Float32Array.of(1), Float32Array.of(2)], usage: undefined });
  });

  test.each([
    ["nothing", null],
    ["no data", {}],
    ["too few", { data: [{ embedding: [1] }] }],
    ["one twice", { data: [0, 0].map((index) => ({ index, embedding: [1] })) }],
    ["text for a vector", { data: [{ embedding: "AACAPw==" }, { embedding: "AACAPw==" }] }],
    ["different lengths", { data: [{ embedding: [1] }, { embedding: [1, 2] }] }],
    ["empty vectors", { data: [{ embedding: [] }, { embedding: [] }] }],
    ["what is no number", { data: [{ embedding: [1] }, { embedding: [null] }] }],
    ["null for an entry", { data: [null, null] }],
  ])("is at fault with %s", (_, answer) => {
    expect(readEmbeddings(answer, 2)).toEqual({ fault: expect.any(String) });
  });
});
