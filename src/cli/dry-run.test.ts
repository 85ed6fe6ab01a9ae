import { describe, expect, test } from "vitest";
import type { Estimation } from "../app/estimate-plan";
import { describePlan, printDryRun } from "./dry-run";
import { planOf } from "./fixtures/plan";
import { testTerminal } from "./fixtures/test-terminal";

const nodes = `  reply: { type: give, inputs: { text: [left.text, right.text] } }
  left: { type: work, timeout: 5s, inputs: { text: question.text } }
  right: { type: work, retry: { attempts: 3 }, when: question.text != "", inputs: { text: question.text } }
  each: { type: work, for_each: question.list, inputs: { text: item }, after: [left] }
  question: { type: ask }
`;

const modelPlan = (keys = "") =>
  planOf(`  question: { type: ask }
  first: { type: llm_engine, ${keys}inputs: { text: question.text } }
  second: { type: llm_engine, config: { model: "my:own", max_tokens: 9 }, inputs: { text: question.text } }
  reply: { type: give, inputs: { text: second.text }, after: [first] }
`);

/** A letter is a token in these tests, and one model has a price. */
const estimation: Estimation = {
  model: "openai:gpt-5-mini",
  search: undefined,
  countTokens: async (texts) => texts.join("").length,
  costOf: (usage, target) => (target === "my:own" ? usage : { ...usage, usd: 0.0004 }),
  lackOf: (target) => (target === "my:own" ? undefined : '"openai" has no key'),
  priceDate: "2026-01-31",
};

describe("describePlan", () => {
  test("gives nodes that may run at once the same step", () => {
    const steps = describePlan(planOf(nodes), "offline:extractive");
    expect(steps.map(({ step, node }) => `${step} ${node}`)).toEqual([
      "1 question",
      "2 left",
      "2 right",
      "3 reply",
      "3 each",
    ]);
  });
});

describe("printDryRun", () => {
  test("prints a line for each node", async () => {
    const terminal = testTerminal();
    await printDryRun(planOf(nodes), "offline:extractive", false, terminal, estimation);
    expect(terminal.out()).toBe(`  1  question  ask
  2  left      work  timeout 5.0s
  2  right     work  when question.text != ""; 3 attempts
  3  reply     give
  3  each      work  for each of question.list
`);
  });

  test("ends with what a run is estimated to use, and what is missing for it", async () => {
    const terminal = testTerminal();
    await printDryRun(modelPlan(), "openai:gpt-5-mini", false, terminal, estimation);
    expect(terminal.out()).toBe(`  1  question  ask
  2  first     llm_engine  model openai:gpt-5-mini; ~65 in / ~300 out, ~$0.0004
  2  second    llm_engine  model my:own; ~65 in / ~9 out, price unknown
  3  reply     give
total  ~130 in / ~309 out, ~$0.0004 and what has no known price
missing  "openai" has no key
`);
    expect(terminal.err()).toBe(
      'estimated with a question of 50 tokens, answers of 300 tokens where "max_tokens" does not say; prices of 2026-01-31\n',
    );
  });

  test("says nothing of a cost where there is none, and what it leaves out where there is", async () => {
    const free = testTerminal();
    await printDryRun(planOf(nodes), "offline:extractive", false, free, estimation);
    expect(free.out()).not.toMatch(/total|missing/);
    expect(free.err()).toBe("");
    const listed = testTerminal();
    await printDryRun(modelPlan("for_each: question.list, "), "openai:gpt-5-mini", false, listed, estimation, "Why?");
    expect(listed.err()).toMatch(/^estimated with answers of 300 tokens .*, one element of each list; prices/);
  });

  test("gives the estimate to programs", async () => {
    const terminal = testTerminal();
    await printDryRun(modelPlan(), "openai:gpt-5-mini", true, terminal, estimation, "Why?");
    expect(JSON.parse(terminal.out())).toMatchObject({
      steps: [
        { node: "question" },
        { node: "first", estimate: { input: 65, output: 300, usd: 0.0004, estimated: true } },
        { node: "second", estimate: { input: 65, output: 9 } },
        {},
      ],
      total: { input: 130, output: 309, usd: 0.0004 },
      missing: ['"openai" has no key'],
      prices: "2026-01-31",
    });
  });

  test("prints inputs and steps for programs", async () => {
    const terminal = testTerminal();
    await printDryRun(planOf(nodes, "a\u009b31m"), "offline:extractive", true, terminal, estimation);
    expect(terminal.out()).not.toContain("\u009b");
    expect(JSON.parse(terminal.out())).toMatchObject({
      workflow: "a\u009b31m",
      inputs: [
        { name: "text", type: "text", required: true },
        { name: "days", type: "number", required: false },
      ],
      steps: [{ step: 1, node: "question", type: "ask", details: "" }, {}, {}, {}, {}],
      total: { input: 0, output: 0 },
      missing: [],
    });
  });
});
