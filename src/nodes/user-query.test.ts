import { describe, expect, test } from "vitest";
import { runWorkflow } from "./fixtures/run-workflow";

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

function asking(inputs?: string): string {
  const config = inputs === undefined ? "" : `, config: { inputs: { ${inputs} } }`;
  return `  question: { type: user_query${config} }
  reply: { type: output, inputs: { text: question.text } }`;
}
