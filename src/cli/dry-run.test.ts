import { describe, expect, test } from "vitest";
import { describePlan, printDryRun } from "./dry-run";
import { planOf } from "./fixtures/plan";
import { testTerminal } from "./fixtures/test-terminal";

const nodes = `  reply: { type: give, inputs: { text: [left.text, right.text] } }
  left: { type: work, timeout: 5s, inputs: { text: question.text } }
  right: { type: work, retry: { attempts: 3 }, when: question.text != "", inputs: { text: question.text } }
  each: { type: work, for_each: question.list, inputs: { text: item }, after: [left] }
  question: { type: ask }
`;

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
  test("prints a line for each node", () => {
    const terminal = testTerminal();
    printDryRun(planOf(nodes), "offline:extractive", false, terminal);
    expect(terminal.out()).toBe(`  1  question  ask
  2  left      work  timeout 5.0s
  2  right     work  when question.text != ""; 3 attempts
  3  reply     give
  3  each      work  for each of question.list
`);
  });

  test("prints inputs and steps for programs", () => {
    const terminal = testTerminal();
    printDryRun(planOf(nodes, "a\u009b31m"), "offline:extractive", true, terminal);
    expect(terminal.out()).not.toContain("\u009b");
    expect(JSON.parse(terminal.out())).toMatchObject({
      workflow: "a\u009b31m",
      inputs: [
        { name: "text", type: "text", required: true },
        { name: "days", type: "number", required: false },
      ],
      steps: [{ step: 1, node: "question", type: "ask", details: "" }, {}, {}, {}, {}],
    });
  });
});
