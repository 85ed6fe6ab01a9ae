import { describe, expect, test } from "vitest";
import { defineNode } from "../engine/node";
import { port } from "../engine/port";
import { runWorkflow } from "./fixtures/run-workflow";

describe("outputNode", () => {
  test("gives the text as markdown", async () => {
    const { result } = await runWorkflow(giving("text: question.text"), [], { text: "**27** days" });
    expect(result.output).toEqual({ text: "**27** days", format: "markdown" });
  });

  test("gives the text as it is for format text", async () => {
    const { result } = await runWorkflow(giving("text: question.text", "format: text"), [], { text: "27 days" });
    expect(result.output).toEqual({ text: "27 days", format: "text" });
  });

  test("gives a value, and the value as text, for format json", async () => {
    const { result } = await runWorkflow(giving("json: question.value", "format: json"), [], asked([1]));
    expect(result.output).toEqual({ text: "[\n  1\n]", format: "json", json: [1] });
  });

  test("gives the value beside the text", async () => {
    const { result } = await runWorkflow(giving("text: question.text, json: question.value"), [], asked({ days: 27 }));
    expect(result.output).toMatchObject({ text: "How?", format: "markdown", json: { days: 27 } });
  });

  test.each([
    ["text", "text: loud.text"],
    ["json", "json: loud.value"],
  ])("is skipped where its answer as %s was skipped", async (format, inputs) => {
    const loud = defineNode({
      type: "loud",
      description: "Never runs.",
      inputs: {},
      outputs: { text: port.text("None."), value: port.json("None.") },
      run: () => ({ text: "", value: null }),
    });
    const nodes = `  loud: { type: loud, when: "false" }\n${giving(inputs, `format: ${format}`)}`;
    const { result } = await runWorkflow(nodes, [loud], asked(0));
    expect(result).toMatchObject({ status: "completed", outputs: {} });
    expect(result.output).toBeUndefined();
  });

  test("shows the value and not the text for format json", async () => {
    const inputs = "text: question.text, json: question.value";
    const { result } = await runWorkflow(giving(inputs, "format: json"), [], asked(null));
    expect(result.output).toMatchObject({ text: "null", json: null });
  });

  test("gives the sources", async () => {
    const sources = [{ document: "handbook.pdf", text: "27 days", number: 1 }];
    const inputs = "text: question.text, sources: question.found";
    const { result } = await runWorkflow(giving(inputs), [], { ...asked(0), found: sources });
    expect(result.output).toMatchObject({ sources });
  });

  test.each([
    ["sources: question.found", "", '"text" is not connected'],
    ["text: question.text", "format: json", '"json" is not connected'],
    ["json: question.value", "", '"text" is not connected'],
    ["text: question.text", "format: html", "format"],
  ])("is refused with the inputs { %s } and the config { %s }", async (inputs, config, message) => {
    await expect(runWorkflow(giving(inputs, config), [], asked(0))).rejects.toMatchObject({
      code: "invalid_workflow",
      message: expect.stringContaining(message),
    });
  });
});

function giving(inputs: string, config = ""): string {
  return `  question:
    type: user_query
    config: { inputs: { value: { type: json, default: 0 }, found: { type: documents, default: [] } } }
  reply: { type: output, config: { ${config} }, inputs: { ${inputs} } }`;
}

function asked(value: unknown) {
  return { text: "How?", value };
}
