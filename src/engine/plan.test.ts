import { describe, expect, test } from "vitest";
import * as z from "zod";
import { compile, createRegistry, defineNode, defineWorkflow, type Plan, port, run } from "./index";

describe("a plan", () => {
  test("cannot be changed, at any depth", () => {
    const plan = planOf(["a"], () => "");
    const [node] = plan.nodes;
    for (const part of [plan, plan.nodes, node, node?.config, node?.retry, plan.inputs, plan.outputs, plan.budget]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  test("is not changed for the next run by a handler that writes into its config", async () => {
    const plan = planOf(["a"], (words) => {
      words.push("b");
      return words.join(" ");
    });
    for (let time = 0; time < 2; time += 1) {
      expect(await run(plan).result()).toMatchObject({ status: "failed", error: { code: "node_failed" } });
    }
    expect(plan.nodes[0]?.config).toEqual({ words: ["a"] });
  });
});

function planOf(words: readonly string[], say: (words: string[]) => string): Plan {
  const node = defineNode({
    type: "say",
    role: "output",
    description: "Says what the test makes of its words.",
    config: z.strictObject({ words: z.array(z.string()) }),
    inputs: {},
    outputs: { text: port.text("What is said.") },
    run: ({ config }) => ({ text: say(config.words) }),
  });
  const nodes = { reply: { type: "say", config: { words } } };
  const file = { api_version: "aiplanet/v1", kind: "Workflow", name: "w", nodes };
  return compile(defineWorkflow(file), createRegistry([node]));
}
