import { describe, expect, test } from "vitest";
import { compile } from "../engine/compile";
import { PlanetError } from "../engine/errors";
import type { Plan } from "../engine/plan";
import { parseWorkflow } from "../engine/read-workflow";
import { createRegistry } from "../engine/registry";
import { runWorkflow } from "./fixtures/run-workflow";
import { outputNode } from "./output";
import { historyPolicy, userQueryNode } from "./user-query";

describe("userQueryNode", () => {
  test("gives the question and an empty conversation", async () => {
    const { outputsOf } = await runWorkflow(asking(), [], { text: "How?" });
    expect(outputsOf("question")).toEqual({ text: "How?", history: [] });
  });

  test("gives the conversation before the question", async () => {
    const history = [{ role: "user", content: "Hello" }];
    const { outputsOf } = await runWorkflow(asking(), [], { text: "How?", history });
    expect(outputsOf("question")).toEqual({ text: "How?", history });
  });

  test.each(["", " \n\t"])("refuses the empty question %j", async (text) => {
    const { result } = await runWorkflow(asking(), [], { text });
    expect(result.error).toMatchObject({ code: "invalid_input", hint: "ask something" });
    expect(result.error?.message).toContain("the question is empty");
  });

  test("wants a question", async () => {
    await expect(runWorkflow(asking())).rejects.toMatchObject({
      code: "invalid_input",
      message: 'input "text" is missing',
    });
  });

  test("takes the default of a question that is declared again", async () => {
    const { outputsOf } = await runWorkflow(asking("text: { type: text, default: What? }"));
    expect(outputsOf("question")).toMatchObject({ text: "What?" });
  });

  test("takes an empty question where the workflow can do without one", async () => {
    const { result } = await runWorkflow(asking("text: { type: text, default: What? }"), [], { text: "" });
    expect(result.output).toMatchObject({ text: "" });
  });

  test("refuses an empty question that is declared again without a default", async () => {
    const { result } = await runWorkflow(asking("text: { type: text, description: Ask. }"), [], { text: "" });
    expect(result.error?.message).toContain("the question is empty");
  });

  test("gives declared inputs and their defaults under their names", async () => {
    const inputs = "days: { type: number, default: 3 }, strict: { type: boolean }, tags: { type: json, default: [a] }";
    const { outputsOf } = await runWorkflow(asking(inputs), [], { text: "How?", strict: false });
    expect(outputsOf("question")).toMatchObject({ days: 3, strict: false, tags: ["a"] });
  });

  test("leaves out an optional input that is not given", async () => {
    const { result, outputsOf } = await runWorkflow(asking("days: { type: text, optional: true }"), [], {
      text: "How?",
    });
    expect(result.error).toBeUndefined();
    expect(outputsOf("question")?.days).toBeUndefined();
  });

  test("refuses a value of another type than the declared one", async () => {
    await expect(
      runWorkflow(asking("days: { type: number }"), [], { text: "How?", days: "three" }),
    ).rejects.toMatchObject({ code: "invalid_input", message: expect.stringContaining('input "days" must be number') });
  });

  test.each(["two words", "1st", "a.b"])("refuses the name %j for an input", async (name) => {
    await expect(runWorkflow(asking(`"${name}": { type: text }`), [], { text: "How?" })).rejects.toMatchObject({
      code: "invalid_workflow",
    });
  });
});

describe("historyPolicy", () => {
  test("is 20 messages and 4,000 tokens, cut, where the workflow does not say", () => {
    const standard = { messages: 20, tokens: 4_000, overflow: "cut", model: "default" };
    expect(historyPolicy(planOf(""))).toEqual(standard);
    expect(historyPolicy(planOf("history: {}"))).toEqual(standard);
  });

  test("is what the workflow says", () => {
    const config = "history: { messages: 0, tokens: 9, overflow: summarise, model: openai:small }";
    const said = { messages: 0, tokens: 9, overflow: "summarise", model: "openai:small" };
    expect(historyPolicy(planOf(config))).toEqual(said);
  });

  test.each(["messages: -1", "tokens: 1.5", "overflow: forget", 'model: ""', "turns: 3"])(
    "is refused with %s",
    (config) => {
      expect(() => planOf(`history: { ${config} }`)).toThrow(expect.objectContaining({ code: "invalid_workflow" }));
    },
  );

  test("is warned of where nobody knows the model that is to summarise", () => {
    const { warnings } = planOf("history: { overflow: summarise, model: openai:none }");
    expect(warnings).toMatchObject([{ message: expect.stringContaining('model "openai:none" is unknown') }]);
    expect(planOf("history: { overflow: cut, model: openai:none }").warnings).toEqual([]);
  });
});

function asking(inputs?: string): string {
  const config = inputs === undefined ? "" : `, config: { inputs: { ${inputs} } }`;
  return `  question: { type: user_query${config} }
  reply: { type: output, inputs: { text: question.text } }`;
}

function planOf(config: string): Plan {
  const models = {
    chat(id: string): never {
      throw new PlanetError("unknown_model", `model "${id}" is unknown`);
    },
  };
  const nodes = `  question: { type: user_query, config: { ${config} } }
  reply: { type: output, inputs: { text: question.text } }`;
  const text = `api_version: aiplanet/v1\nkind: Workflow\nname: chat\nnodes:\n${nodes}\n`;
  return compile(parseWorkflow(text), createRegistry([userQueryNode({ models }), outputNode()]));
}
