import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ChatChunk, finishChat, noProgress, readChunk } from "./openai-stream";

const stop = delta({}, "stop");

describe("the chunks of a streamed answer", () => {
  test("are read in whatever pieces the arguments of tool calls come", () => {
    const inputs = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(inputs, fc.integer({ min: 1, max: 7 }), (all, size) => {
        const pieces = all.flatMap((input, index) => [
          call({ index, id: `id-${index}`, function: { name: `tool${index}` } }),
          ...cut(JSON.stringify(input), size).map((text) => call({ index, function: { arguments: text } })),
        ]);
        const { parts } = read([...pieces, delta({}, "tool_calls")]);
        expect(parts.slice(0, -1)).toEqual(
          all.map((input, index) => ({
            type: "tool-call",
            id: `id-${index}`,
            name: `tool${index}`,
            input: JSON.parse(JSON.stringify(input)),
          })),
        );
        expect(parts.at(-1)).toMatchObject({ type: "end", finish: "tool-calls" });
      }),
    );
  });

  test("may hold whole tool calls, all under one index or none, and end them with stop", () => {
    const whole = [
      call({ index: 0, id: "a", function: { name: "one", arguments: "{}" } }),
      call({ index: 0, id: "b", function: { name: "two", arguments: { x: 1 } } }),
      call({ id: "c", function: { name: "three", arguments: "" } }),
    ];
    expect(read([...whole, stop]).parts).toEqual([
      { type: "tool-call", id: "a", name: "one", input: {} },
      { type: "tool-call", id: "b", name: "two", input: { x: 1 } },
      { type: "tool-call", id: "c", name: "three", input: {} },
      { type: "end", usage: undefined, finish: "tool-calls" },
    ]);
  });

  test("give a tool call without an id one of its own", () => {
    const { parts } = read([call({ index: 0, function: { name: "one", arguments: "{}" } }), stop]);
    expect(parts[0]).toMatchObject({ id: "call_0" });
  });

  test("that hold arguments which are no JSON are an error", () => {
    const chunks = [call({ index: 0, id: "a", function: { name: "one", arguments: '{"x":' } }), delta({}, "length")];
    expect(() => read(chunks)).toThrow(expect.objectContaining({ code: "invalid_output", retryable: true }));
  });

  test("say the usage anywhere, and the last one counts", () => {
    const { parts } = read([
      { choices: [], usage: { prompt_tokens: 1, completion_tokens: 0 } },
      { ...delta({ content: "a" }), usage: null },
      { ...stop, usage: { prompt_tokens: 1, completion_tokens: 9 } },
      { choices: null, usage: null },
    ]);
    expect(parts).toEqual([{ type: "end", usage: { input: 1, output: 9 }, finish: "stop" }]);
  });

  test("may hold nothing, thoughts, other choices, or texts in a list", () => {
    const { text } = read([
      {},
      { choices: [{}] },
      delta({ reasoning_content: "hm" }),
      { choices: [{ index: 1, delta: { content: "other" } }] },
      delta({ content: null }),
      delta({
        content: [
          { type: "thinking", thinking: [] },
          { type: "text", text: "a" },
        ],
      }),
      delta({ content: "b" }),
      stop,
    ]);
    expect(text).toBe("ab");
  });

  test.each([
    ["stop", "stop"],
    ["length", "length"],
    ["eos", "stop"],
  ])("end with %s, which is %s", (reason, finish) => {
    expect(read([delta({}, reason)]).parts).toEqual([{ type: "end", usage: undefined, finish }]);
  });

  test.each([[[]], [[delta({ content: "a" })]], [[delta({}, "error")]], [[delta({}, "abort")]]])(
    "that do not end as they should are an error: %j",
    (chunks) => {
      expect(() => read(chunks)).toThrow(expect.objectContaining({ code: "provider_unavailable", retryable: true }));
    },
  );

  test("that are a refusal are an error with its words", () => {
    const chunks = [delta({ refusal: "I can't " }), delta({ refusal: "do that" }), stop];
    expect(() => read(chunks)).toThrow(
      expect.objectContaining({ code: "node_failed", message: 'model "a:b" refuses to answer: I can\'t do that' }),
    );
  });
});

function read(chunks: readonly ChatChunk[]) {
  let progress = noProgress;
  let text = "";
  for (const chunk of chunks) {
    const next = readChunk(progress, chunk);
    progress = next.progress;
    text += next.text;
  }
  return { text, parts: finishChat(progress, "a:b") };
}

function delta(content: object, finish: string | null = null): ChatChunk {
  return { choices: [{ index: 0, delta: content, finish_reason: finish }] };
}

function call(piece: object): ChatChunk {
  return delta({ tool_calls: [piece] });
}

function cut(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, (at + 1) * size));
}
