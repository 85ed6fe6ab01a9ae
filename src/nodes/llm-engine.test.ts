import { describe, expect, test } from "vitest";
import { PlanetError } from "../engine/errors";
import { defineNode } from "../engine/node";
import { port } from "../engine/port";
import type { DocumentValue } from "../engine/values";
import { bestQuote } from "../knowledge/quote";
import type { ChatModel, ChatPart, ChatRequest } from "../providers/contracts";
import { createModels } from "../providers/models";
import { runWorkflow } from "./fixtures/run-workflow";
import { llmEngineNode } from "./llm-engine";

const usage = { input: 10, output: 3 };
const leave: DocumentValue = {
  document: "handbook.pdf",
  text: "The office is in Oslo. Everybody has 27 days of leave.",
};
const travel: DocumentValue = { document: "travel.md", text: "A hotel costs 125 euros." };

describe("llmEngineNode", () => {
  test("gives the answer as it streams, the model and what it used", async () => {
    const { result, events, outputsOf } = await asked("inputs: { question: question.text }", [says("Two ", "words.")]);

    expect(outputsOf("answer")).toEqual({ text: "Two words.", citations: [], model: "test:0", usage });
    expect(events.flatMap((event) => (event.type === "node-delta" && "text" in event ? [event.text] : []))).toEqual([
      "Two ",
      "words.",
    ]);
    expect(result.usage).toEqual(usage);
  });

  describe("the request", () => {
    test("lists the sources and the question where there is no prompt", async () => {
      const request = await requested("inputs: { question: question.text, sources: facts.documents }");

      expect(request.messages).toEqual([{ role: "user", content: `[1] ${leave.text}\n\n[2] ${travel.text}\n\nHow?` }]);
      expect(request).toMatchObject({ question: "How?", sources: [leave, travel], json: false });
      expect(request.system).toBeUndefined();
    });

    test("renders prompt and system over inputs of any name", async () => {
      const request = await requested(
        `config: { system: "Be {{ tone }}.", prompt: "{{ topic }}: {{ topic | upcase }}" }
    inputs: { topic: question.text, tone: question.tone }`,
      );
      expect(request.system).toBe("Be kind.");
      expect(request.messages.at(-1)?.content).toBe("How?: HOW?");
    });

    test("renders nothing for an input whose source was skipped", async () => {
      const request = await requested(
        `config: { prompt: "{{ question }}{% for source in sources %}!{% endfor %}{{ aside }}." }
    inputs: { question: question.text, sources: skipped.documents, aside: skipped.text }`,
      );
      expect(request.messages.at(-1)?.content).toBe("How?.");
    });

    test("puts the conversation before the question", async () => {
      const history = [
        { role: "user", content: "Hello" },
        { role: "assistant", content: "Good day" },
      ];
      const request = await requested("inputs: { question: question.text, history: question.history }", { history });
      expect(request.messages).toEqual([...history, { role: "user", content: "How?" }]);
    });

    test("takes the passages of all inputs, in the order of the inputs", async () => {
      const request = await requested(
        "inputs: { question: question.text, b: facts.second, a: facts.first, sources: facts.documents }",
      );
      expect(request.sources).toEqual([travel, leave, leave, travel]);
    });

    test("takes the only text among its inputs for the question", async () => {
      expect((await requested("inputs: { topic: question.tone, sources: facts.documents }")).question).toBe("kind");
    });

    test("takes the run's question where no input is one", async () => {
      expect((await requested("inputs: { sources: facts.documents }")).question).toBe("How?");
    });

    test("passes on temperature and the most tokens", async () => {
      const request = await requested(
        "config: { temperature: 0, max_tokens: 5 }\n    inputs: { question: question.text }",
      );
      expect(request).toMatchObject({ temperature: 0, maxTokens: 5 });
    });
  });

  describe("citations", () => {
    test("are derived from the markers in the answer", async () => {
      const { outputsOf } = await asked("inputs: { question: question.text, sources: facts.documents }", [
        says("You have 27 days of leave [1]."),
      ]);
      expect(outputsOf("answer")?.citations).toEqual([
        { document: "handbook.pdf", text: "Everybody has 27 days of leave.", number: 1 },
      ]);
    });

    test("are the model's own where it knows them", async () => {
      const citations = [{ ...travel, number: 7 }];
      const model = streams({ type: "text-delta", text: "So [1]." }, { type: "end", usage, citations });
      const { outputsOf } = await asked("inputs: { question: question.text, sources: facts.documents }", [model]);
      expect(outputsOf("answer")?.citations).toEqual(citations);
    });
  });

  describe("a JSON answer", () => {
    test.each([
      ['{ "days": 27 }', { days: 27 }],
      ["```json\n[1, 2]\n```", [1, 2]],
      ["```\n3\n```\n", 3],
      [" null ", null],
    ])("is read from %j", async (text, json) => {
      const { outputsOf } = await asked("config: { json: true }\n    inputs: { question: question.text }", [
        says(text),
      ]);
      expect(outputsOf("answer")).toMatchObject({ text, json });
    });

    test("is asked for again where it is none", async () => {
      const answers = ["I think so", '{ "so": true }'];
      const model = says(() => answers.shift() ?? "");
      const { outputsOf } = await asked(
        "config: { json: true }\n    retry: { attempts: 2, backoff: 1ms }\n    inputs: { question: question.text }",
        [model],
      );
      expect(outputsOf("answer")).toMatchObject({ json: { so: true } });
    });

    test("that is none fails the node", async () => {
      const { result } = await asked("config: { json: true }\n    inputs: { question: question.text }", [says("So.")]);
      expect(result.error).toMatchObject({ code: "invalid_output", hint: "say in the prompt which JSON is wanted" });
    });
  });

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

  test("leaves tool calls alone", async () => {
    const call: ChatPart = { type: "tool-call", id: "1", name: "add", input: {} };
    const { outputsOf } = await asked("inputs: { question: question.text }", [
      streams(call, { type: "text-delta", text: "So." }, { type: "end", usage }),
    ]);
    expect(outputsOf("answer")).toMatchObject({ text: "So." });
  });

  test("counts what an answer used against the budget", async () => {
    const { result } = await asked("inputs: { question: question.text }\nbudget: { tokens: 5 }", [says("So.")]);
    expect(result.error).toMatchObject({ code: "budget_exceeded" });
  });

  test.each([
    "temperature: 3",
    "max_tokens: 0",
    "model: 3",
    'prompt: "{{ nothing }}"',
    'system: "{% oops %}"',
    "modle: x",
  ])("refuses the config %s", async (config) => {
    await expect(
      asked(`config: { ${config} }\n    inputs: { question: question.text }`, [says("So.")]),
    ).rejects.toMatchObject({ code: "invalid_workflow" });
  });
});

/** A model of the provider `test`, whose id is its place among the models. */
type Stream = (request: ChatRequest) => AsyncGenerator<ChatPart>;

/** Runs one `llm_engine` node named `answer`; `body` stands below its type. */
function asked(body: string, streamsById: readonly Stream[], input = {}) {
  const facts = defineNode({
    type: "facts",
    description: "Gives two passages, together and one by one.",
    inputs: {},
    outputs: {
      documents: port.documents("Both."),
      first: port.documents("One."),
      second: port.documents("The other."),
    },
    run: () => ({ documents: [leave, travel], first: [leave], second: [travel] }),
  });
  const skipped = defineNode({
    type: "skipped",
    description: "Never runs.",
    inputs: {},
    outputs: { documents: port.documents("None."), text: port.text("None.") },
    run: () => ({ documents: [], text: "" }),
  });
  const chat = (name: string): ChatModel => ({
    id: `test:${name}`,
    stream: (request) => (streamsById[Number(name)] as Stream)(request),
  });
  const models = createModels([{ name: "test", chat }], "test:0");
  const nodes = `  question: { type: user_query, config: { inputs: { tone: { type: text, default: kind } } } }
  facts: { type: facts }
  skipped: { type: skipped, when: "false" }
  reply: { type: output, inputs: { text: answer.text } }
  answer:
    type: llm_engine
    ${body}`;
  return runWorkflow(nodes, [facts, skipped, llmEngineNode({ models, quote: bestQuote })], { text: "How?", ...input });
}

/** The request that a node makes of its model. */
async function requested(body: string, input = {}): Promise<ChatRequest> {
  const requests: ChatRequest[] = [];
  const stream: Stream = async function* (request) {
    requests.push(request);
    yield { type: "end", usage };
  };
  const { result } = await asked(body, [stream], input);
  expect(result.error).toBeUndefined();
  return requests[0] as ChatRequest;
}

function streams(...parts: readonly ChatPart[]): Stream {
  return async function* () {
    yield* parts;
  };
}

function says(...texts: readonly (string | (() => string))[]): Stream {
  return async function* () {
    for (const text of texts) yield { type: "text-delta", text: typeof text === "string" ? text : text() };
    yield { type: "end", usage };
  };
}

function breaks(text: string): Stream {
  return async function* () {
    yield { type: "text-delta", text };
    throw new PlanetError("provider_unavailable", "the line is dead");
  };
}

function fails(code: PlanetError["code"], message: string): Stream {
  // biome-ignore lint/correctness/useYield: it fails before it has anything to give.
  return async function* () {
    throw new PlanetError(code, message);
  };
}
