import { describe, expect, test } from "vitest";
import { readEmbeddings } from "./gemini-embeddings";
import { type ChatChunk, finishChat, noProgress, readChunk } from "./gemini-stream";

const model = "gemini:gemini-2.5-flash";

describe("an answer of Gemini", () => {
  test("counts what the model thought as output, and keeps the newest usage", () => {
    const usage = (more: object) => ({ usageMetadata: { promptTokenCount: 7, ...more } });
    const parts = read([usage({}), usage({ candidatesTokenCount: 3, thoughtsTokenCount: 40 }), stop()]);
    expect(parts).toEqual([{ type: "end", usage: { input: 7, output: 43 }, finish: "stop" }]);
  });

  test("gives each tool call an id of its own, the vendor's where there is one", () => {
    const call = (more: object) => ({ functionCall: { name: "time", ...more } });
    const parts = read([
      chunk({ content: { parts: [call({}), call({ id: "x7" })] } }),
      stop([call({ args: { a: 1 } })]),
    ]);
    expect(parts).toEqual([
      { type: "tool-call", id: "call_1", name: "time", input: {} },
      { type: "tool-call", id: "x7", name: "time", input: {} },
      { type: "tool-call", id: "call_3", name: "time", input: { a: 1 } },
      { type: "end", usage: undefined, finish: "tool-calls" },
    ]);
  });

  test("that is cut off within a tool call says that it is cut off", () => {
    const parts = [{ functionCall: { name: "time" } }];
    expect(read([chunk({ content: { parts }, finishReason: "MAX_TOKENS" })]).at(-1)).toMatchObject({
      finish: "length",
    });
  });

  test("has no end until the vendor says so", () => {
    expect(read([chunk({ content: { parts: [{ text: "yes" }] } })])).toEqual([
      { type: "text-delta", text: "yes" },
      undefined,
    ]);
    expect(read([chunk({ finishReason: "FINISH_REASON_UNSPECIFIED" })])).toEqual([undefined]);
  });

  test.each(["SAFETY", "RECITATION", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "LANGUAGE", "A_REASON_OF_TOMORROW"])(
    "that is refused for %s names the reason",
    (reason) => {
      expect(() => read([chunk({ finishReason: reason })])).toThrow(
        expect.objectContaining({
          code: "node_failed",
          retryable: false,
          message: `model "${model}" refuses to answer: ${reason}`,
        }),
      );
    },
  );

  test("that is refused names the categories and the vendor's words", () => {
    const safetyRatings = [
      { category: "HARM_CATEGORY_HARASSMENT", probability: "NEGLIGIBLE" },
      { category: "HARM_CATEGORY_DANGEROUS_CONTENT", probability: "MEDIUM", blocked: true },
      { category: "HARM_CATEGORY_HATE_SPEECH", probability: "HIGH" },
    ];
    const promptFeedback = { blockReason: "SAFETY", blockReasonMessage: "Not this.", safetyRatings };
    expect(() => read([{ promptFeedback }])).toThrow(
      expect.objectContaining({
        message: `model "${model}" refuses to answer: SAFETY (dangerous content, hate speech): Not this`,
        details: { reason: "SAFETY", categories: ["dangerous content", "hate speech"] },
      }),
    );
  });

  test("may be better the next time when the model failed to call a tool", () => {
    const candidate = { finishReason: "MALFORMED_FUNCTION_CALL", finishMessage: "Malformed function call: time(" };
    expect(() => read([chunk(candidate)])).toThrow(
      expect.objectContaining({
        code: "node_failed",
        retryable: true,
        message: `model "${model}" fails to answer: MALFORMED_FUNCTION_CALL: Malformed function call: time(`,
      }),
    );
  });
});

describe("vectors of Gemini", () => {
  test.each([
    ["nothing", null],
    ["another answer", { models: [] }],
    ["too few", { embeddings: [{ values: [1] }] }],
    ["no vector", { embeddings: [{ values: [1] }, null] }],
    ["no number", { embeddings: [{ values: [1] }, { values: ["1"] }] }],
    ["vectors of different lengths", { embeddings: [{ values: [1] }, { values: [1, 2] }] }],
    ["vectors of no length", { embeddings: [{ values: [] }, { values: [] }] }],
  ])("are refused when the answer holds %s", (_, answer) => {
    expect(readEmbeddings(answer, 2)).toEqual({ fault: expect.stringContaining("vector") });
  });

  test("come with the usage where the vendor says it", () => {
    const answer = { embeddings: [{ values: [1, 0.5] }], usageMetadata: { promptTokenCount: 4 } };
    expect(readEmbeddings(answer, 1)).toEqual({
      vectors: [Float32Array.of(1, 0.5)],
      usage: { input: 4, output: 0 },
    });
  });
});

function read(chunks: readonly ChatChunk[]) {
  let progress = noProgress;
  const parts = chunks.flatMap((one) => {
    const step = readChunk(progress, one, model);
    progress = step.progress;
    return step.parts;
  });
  return [...parts, finishChat(progress)];
}

function chunk(candidate: NonNullable<ChatChunk["candidates"]>[number]): ChatChunk {
  return { candidates: [candidate] };
}

function stop(parts: NonNullable<NonNullable<ChatChunk["candidates"]>[number]["content"]>["parts"] = []): ChatChunk {
  return chunk({ content: { parts }, finishReason: "STOP" });
}
