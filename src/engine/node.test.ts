import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineNode } from "./node";
import { optional, port } from "./port";

const text = { text: port.text("A text.") };

describe("defineNode", () => {
  test("fills in what may be left out", () => {
    const handler = defineNode({ type: "x", description: "d", inputs: {}, outputs: text, run: () => ({ text: "" }) });
    expect(handler).toMatchObject({ version: 1, role: "step", templates: [], freeInputs: undefined });
    expect(handler.config.safeParse({}).success).toBe(true);
    expect(handler.config.safeParse({ surprise: 1 }).success).toBe(false);
    expect([handler.runInputs({}), handler.check({}, new Set()), handler.collection({})]).toEqual([
      {},
      undefined,
      undefined,
    ]);
  });

  test("ports may depend on the config", () => {
    const handler = defineNode({
      type: "x",
      description: "d",
      config: z.strictObject({ names: z.array(z.string()) }),
      inputs: ({ names }) => Object.fromEntries(names.map((name) => [name, port.text(name)])),
      outputs: text,
      run: ({ inputs }) => ({ text: Object.values(inputs).join() }),
    });
    expect(Object.keys(handler.inputs({ names: ["a", "b"] }))).toEqual(["a", "b"]);
  });

  test("the types of config, inputs and outputs follow from the definition", () => {
    defineNode({
      type: "x",
      description: "d",
      config: z.strictObject({ count: z.number(), prompt: z.string() }),
      inputs: { question: port.text("q"), sources: optional(port.documents("s")) },
      outputs: { ...text, found: optional(port.documents("f")) },
      templates: ["prompt"],
      run({ config, inputs, render }) {
        const count: number = config.count;
        const question: string = inputs.question;
        const pages: (number | undefined)[] = inputs.sources?.map(({ page }) => page) ?? [];
        // @ts-expect-error an optional input may be missing
        inputs.sources.length;
        // @ts-expect-error the config has no such key
        config.cuont;
        // @ts-expect-error the node has no such input
        inputs.querstion;
        // @ts-expect-error only declared templates can be rendered
        const unrendered = () => render("count", {});
        return { text: `${count}${question}${pages}${render("prompt", inputs)}${unrendered}` };
      },
    });
    expect.assertions(0);
  });

  test("a handler that forgets an output, or gives one of another type, does not compile", () => {
    const base = { type: "x", description: "d", inputs: {}, outputs: text } as const;
    // @ts-expect-error the output is missing
    defineNode({ ...base, run: () => ({}) });
    // @ts-expect-error the output is missing from the promise
    defineNode({ ...base, run: async () => ({}) });
    // @ts-expect-error the output is no text
    defineNode({ ...base, run: () => ({ text: 3 }) });
    // @ts-expect-error a passage needs its document
    defineNode({ ...base, outputs: { d: port.documents("d") }, run: () => ({ d: [{ text: "" }] }) });
    // @ts-expect-error only a key that holds text may be a template
    defineNode({ ...base, config: z.strictObject({ n: z.number() }), templates: ["n"], run: () => ({ text: "" }) });
    // @ts-expect-error the role does not exist
    defineNode({ ...base, role: "sink", run: () => ({ text: "" }) });
    expect.assertions(0);
  });
});
