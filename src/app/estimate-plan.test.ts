import { describe, expect, test } from "vitest";
import { compile, createRegistry, defineNode, type Plan, parseWorkflow, port } from "../engine/index";
import { knowledgeBaseNode } from "../nodes/knowledge-base";
import { llmEngineNode } from "../nodes/llm-engine";
import { outputNode } from "../nodes/output";
import { userQueryNode } from "../nodes/user-query";
import { webSearchNode } from "../nodes/web-search";
import { priceList } from "../providers/price";
import { type Estimation, estimatePlan } from "./estimate-plan";
import { createEstimation } from "./estimation";

const key = { message: '"openai" has no key', hint: "set OPENAI_API_KEY" };
const estimation: Estimation = {
  ...createEstimation({
    model: "openai:gpt-5-mini",
    providers: [{ name: "offline" }, { name: "openai", lack: key }, { name: "gemini" }],
    searches: [{ name: "serpapi" }, { name: "searxng", lack: { message: "no address", hint: "give one" } }],
    priceOf: priceList({ own: { serpapi: { call: 0.015 } }, local: new Set(["offline"]) }),
  }),
  // A word is a token in these tests.
  countTokens: async (texts) => texts.flatMap((text) => text.split(" ")).length,
};
/** Tokens that a prompt has around it. */
const around = 15;
const price = ({ input, output }: { input: number; output: number }) => (input * 0.25 + output * 2) / 1e6;

describe("estimatePlan", () => {
  test("counts what a model is told, and an answer of 300 tokens", async () => {
    const { nodes, total } = await estimate(
      "answer: { type: llm_engine, config: { system: You are kind, prompt: Say it now please }, inputs: { question: question.text } }",
      "one two",
    );
    const usage = { input: 3 + 4 + 2 + around, output: 300 };
    expect([...nodes]).toEqual([["answer", { ...usage, usd: price(usage), estimated: true }]]);
    expect(total).toEqual({ ...usage, usd: price(usage), estimated: true });
  });

  test("assumes a question of 50 tokens while nobody knows it, also where it is not connected", async () => {
    const connected = await estimate("answer: { type: llm_engine, inputs: { question: question.text } }");
    expect(connected.total.input).toBe(50 + around);
    expect((await estimate("answer: { type: llm_engine }")).total.input).toBe(50 + around);
  });

  test("heeds max_tokens, a schema and tools", async () => {
    const { total } = await estimate(
      "answer: { type: llm_engine, config: { max_tokens: 7, json: { type: object }, tools: [{ name: a }] } }",
    );
    expect(total).toMatchObject({ input: 50 + 2 + around, output: 7 });
  });

  test("expects as many passages as are asked for, of the size of the collection's chunks", async () => {
    const { total } =
      await estimate(`small: { type: knowledge_base, config: { collection: small, top_k: 3 }, inputs: { query: question.text } }
  large: { type: knowledge_base, config: { collection: large }, inputs: { query: question.text } }
  answer: { type: llm_engine, inputs: { question: question.text, sources: [small.documents, large.documents] } }`);
    expect(total.input).toBe(3 * (100 / 4 + 15) + 6 * (800 / 4 + 15) + 50 + around);
  });

  test("expects a model to read 25 passages and the question before it puts them in order", async () => {
    const rerank = (id: string) =>
      estimate(`answer: { type: llm_engine, config: { model: "offline:extractive" } }
  find: { type: knowledge_base, config: { collection: small, rerank: "${id}" }, inputs: { query: question.text } }`);
    const usage = { input: 25 * (100 / 4 + 15) + 50 + around, output: 50 };
    expect((await rerank("default")).nodes.get("find")).toEqual({ ...usage, usd: price(usage), estimated: true });
    expect((await rerank("openai:gpt-5-mini")).missing).toHaveLength(1);
  });

  test("expects results of a search, and the price of each call", async () => {
    const { nodes } =
      await estimate(`web: { type: web_search, config: { num_results: 4 }, inputs: { query: question.text } }
  own: { type: web_search, config: { engine: searxng }, inputs: { query: question.text } }
  answer: { type: llm_engine, inputs: { question: question.text, sources: web.documents } }`);
    expect(nodes.get("web")).toEqual({ input: 0, output: 0, usd: 0.015, estimated: true });
    expect(nodes.has("own")).toBe(false);
    expect(nodes.get("answer")?.input).toBe(4 * 75 + 50 + around);
  });

  test("the answer of one model is the input of the next", async () => {
    const { nodes, total } =
      await estimate(`first: { type: llm_engine, config: { max_tokens: 90 }, inputs: { question: question.text } }
  answer: { type: llm_engine, config: { model: "gemini:gemini-2.5-flash" }, inputs: { question: first.text, other: shout.text } }
  shout: { type: shout, inputs: { text: question.text } }`);
    expect(nodes.get("answer")?.input).toBe(90 + 50 + around);
    expect(total.output).toBe(390);
    expect(total.usd).toBeCloseTo((nodes.get("first")?.usd ?? 0) + (nodes.get("answer")?.usd ?? 0), 12);
  });

  test("the conversation before the question is not counted", async () => {
    const { total } = await estimate(
      "answer: { type: llm_engine, inputs: { question: question.text, history: question.history } }",
    );
    expect(total.input).toBe(50 + around);
  });

  test("a model of this machine's process uses nothing, and one of unknown price costs who knows what", async () => {
    const model = (id: string) => estimate(`answer: { type: llm_engine, config: { model: "${id}" } }`);
    expect((await model("offline:extractive")).nodes.size).toBe(0);
    expect((await model("openrouter:x")).total).toEqual({ input: 50 + around, output: 300, estimated: true });
    expect((await model("ollama:llama3.2")).total.usd).toBe(0);
  });

  test("tells once what models, embeddings and searches lack", async () => {
    const { missing } =
      await estimate(`embedded: { type: knowledge_base, config: { collection: embedded }, inputs: { query: question.text } }
  web: { type: web_search, config: { engine: searxng }, inputs: { query: question.text } }
  answer: { type: llm_engine, config: { model: "gemini:gemini-2.5-pro", fallback: ["openai:gpt-5-mini", "my:x"] } }`);
    expect(missing).toEqual(['"openai" has no key: set OPENAI_API_KEY', "no address: give one"]);
  });
});

function estimate(nodes: string, question?: string) {
  return estimatePlan(planOf(nodes), estimation, question);
}

function planOf(nodes: string): Plan {
  const shout = defineNode({
    type: "shout",
    description: "Says it loudly.",
    inputs: { text: port.text("A text.") },
    outputs: { text: port.text("A text.") },
    run: ({ inputs: { text } }) => ({ text }),
  });
  const reach = () => {
    throw new Error("an estimate reaches nothing");
  };
  const models = { chat: (id: string) => ({ id, stream: reach }) };
  const knowledge = { search: reach };
  const searches = ["serpapi", "searxng"].map((name) => ({ name, search: reach }));
  const registry = createRegistry([
    userQueryNode(),
    knowledgeBaseNode({ knowledge, models }),
    webSearchNode({ searches }),
    llmEngineNode({ models, quote: () => undefined }),
    outputNode(),
    shout,
  ]);
  return compile(
    parseWorkflow(`api_version: aiplanet/v1
kind: Workflow
name: test
knowledge:
  small: { sources: [docs], chunk: { size: 100, overlap: 10 } }
  large: { sources: [docs] }
  embedded: { sources: [docs], embedding: openai:text-embedding-3-small }
nodes:
  question: { type: user_query }
  ${nodes}
  reply: { type: output, inputs: { text: answer.text } }
`),
    registry,
  );
}
