import { describe, expect, test } from "vitest";
import { bestQuote } from "../knowledge/quote";
import type { ChatModel, ChatPart } from "../providers/contracts";
import { asked, breaks, fails, says, streams, usage } from "./fixtures/asked";
import { runWorkflow } from "./fixtures/run-workflow";
import { llmEngineNode } from "./llm-engine";

describe("askModels", () => {
  describe("fallback", () => {
    const config =
      'config: { model: "test:0", fallback: ["test:1", "test:2"] }\n    inputs: { question: question.text }';

    test("asks the models in order until one answers, and says so", async () => {
      const { outputsOf, notices } = await asked(config, [
        fails("key_refused", "the key is refused"),
        fails("provider_unavailable", "the line is dead"),
        says("Here."),
      ]);
      expect(outputsOf("answer")).toMatchObject({ text: "Here.", model: "test:2" });
      expect(notices).toEqual([
        'model "test:1" is asked instead: the key is refused',
        'model "test:2" is asked instead: the line is dead',
      ]);
    });

    test("is passed over where the first model answers", async () => {
      const { outputsOf, notices } = await asked(config, [says("Here."), fails("internal", "never asked")]);
      expect(outputsOf("answer")).toMatchObject({ model: "test:0" });
      expect(notices).toEqual([]);
    });

    test("fails with the last failure where none answers", async () => {
      const { result } = await asked(config, [
        fails("key_missing", "one"),
        fails("key_missing", "two"),
        fails("key_missing", "three"),
      ]);
      expect(result.error).toMatchObject({ code: "key_missing", message: expect.stringContaining("three") });
    });

    test("asks another model for an unknown one", async () => {
      const { outputsOf } = await asked(config.replace('"test:0"', '"nobody:0"'), [says("No."), says("Here.")]);
      expect(outputsOf("answer")).toMatchObject({ text: "Here." });
    });

    test("does not hide that a request is wrong", async () => {
      const { result } = await asked(config, [fails("usage", "the prompt is too long"), says("Here.")]);
      expect(result.error).toMatchObject({ code: "usage", message: expect.stringContaining("the prompt is too long") });
    });

    test("does not mix the answers of two models", async () => {
      const { result } = await asked(config, [breaks("Half of"), says("Here.")]);
      expect(result.error).toMatchObject({ code: "provider_unavailable" });
    });
  });

  test("fails, to be tried again, where a stream ends without its end", async () => {
    const { result } = await asked("inputs: { question: question.text }", [
      streams({ type: "text-delta", text: "Half of" }),
    ]);
    expect(result.error).toMatchObject({
      code: "provider_unavailable",
      message: expect.stringContaining('model "test:0" breaks off in the middle of its answer'),
      retryable: true,
    });
  });

  test.each([
    [{ type: "text", text: "Hi" }, 'of type "text"'],
    [{ text: "Hi" }, "without a type"],
    [{ type: "text-delta", delta: "Hi" }, "without a text"],
    [undefined, "without a type"],
  ])("fails where a stream gives %j, which is no part", async (part, kind) => {
    const { result } = await asked("inputs: { question: question.text }", [streams(part as unknown as ChatPart)]);
    expect(result.error).toMatchObject({
      code: "invalid_output",
      message: `node "answer" fails: model "test:0" streams a part ${kind}`,
      hint: expect.stringContaining("text-delta"),
    });
  });

  test.each([
    [undefined, { input: 0, output: 0 }],
    [null, { input: 0, output: 0 }],
    [{ input: 3 }, { input: 3, output: 0 }],
    [
      { input: "3", output: 4, usd: "1" },
      { input: 0, output: 4 },
    ],
    [
      { input: Number.NaN, output: -4, usd: Number.NaN },
      { input: 0, output: 0 },
    ],
    [
      { input: 1, output: 2, usd: 0.5 },
      { input: 1, output: 2, usd: 0.5 },
    ],
  ])("counts the usage %j as %j", async (reported, counted) => {
    const end = { type: "end", usage: reported } as unknown as ChatPart;
    const { outputsOf, result } = await asked("inputs: { question: question.text }", [streams(end)]);
    expect(result.error).toBeUndefined();
    expect(outputsOf("answer")).toMatchObject({ usage: counted });
    expect(result.usage).toEqual(counted);
  });

  test("names a model without an id as it was asked for", async () => {
    const model = { stream: says("Hi.") } as unknown as ChatModel;
    const node = llmEngineNode({ models: { chat: () => model }, quote: bestQuote });
    const nodes = `  question: { type: user_query }
  answer: { type: llm_engine, config: { model: "my:own" }, inputs: { question: question.text } }
  reply: { type: output, inputs: { text: answer.text } }`;
    const { outputsOf } = await runWorkflow(nodes, [node], { text: "How?" });
    expect(outputsOf("answer")).toMatchObject({ text: "Hi.", model: "my:own" });
  });

  test("gives on what the model asks to be called", async () => {
    const call: ChatPart = { type: "tool-call", id: "1", name: "add", input: { a: 1 } };
    const { outputsOf } = await asked("config: { tools: [{ name: add }] }\n    inputs: { question: question.text }", [
      streams(call, { type: "end", usage, finish: "tool-calls" }),
    ]);
    expect(outputsOf("answer")).toMatchObject({ text: "", tool_calls: [{ id: "1", name: "add", input: { a: 1 } }] });
  });

  test("says where an answer is cut off", async () => {
    const { notices } = await asked("inputs: { question: question.text }", [
      streams({ type: "text-delta", text: "Half" }, { type: "end", usage, finish: "length" }),
    ]);
    expect(notices).toEqual(['the answer of "test:0" is cut off at its limit of tokens']);
  });
});
