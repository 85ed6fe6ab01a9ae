import { describe, expect, test } from "vitest";
import { checkWorkflow } from "../engine/compile";
import { parseWorkflow } from "../engine/read-workflow";
import { createRegistry } from "../engine/registry";
import { runWorkflow } from "./fixtures/run-workflow";
import { humanInputNode } from "./human-input";
import { outputNode } from "./output";
import { userQueryNode } from "./user-query";

const nodes = (config: string) => `  question: { type: user_query }
  ask: { type: human_input, config: ${config}, inputs: { text: question.text } }
  reply: { type: output, inputs: { text: ask.text, json: ask.value } }
`;

describe("humanInputNode", () => {
  test("asks what its prompt says, and waits", async () => {
    const { result } = await runWorkflow(
      nodes("{ prompt: 'Send {{ text }}?', choices: [send, hold] }"),
      [humanInputNode()],
      {
        text: "it",
      },
    );
    expect(result).toMatchObject({
      status: "waiting",
      questions: [{ node: "ask", question: { prompt: "Send it?", type: "text", choices: ["send", "hold"] } }],
    });
  });

  test("refuses choices of another type than text", () => {
    const text = `api_version: aiplanet/v1\nkind: Workflow\nname: w\nnodes:\n${nodes("{ prompt: a, type: number, choices: [a, b] }")}`;
    const registry = createRegistry([userQueryNode(), outputNode(), humanInputNode()]);
    const { diagnostics } = checkWorkflow(parseWorkflow(text), registry);
    expect(diagnostics.map(({ message }) => message).join()).toContain(
      "choices are for the type text, and this is number",
    );
  });
});
