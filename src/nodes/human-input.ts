import * as z from "zod";
import { defineNode, type NodeHandler } from "../engine/node";
import { optional, type Ports, port } from "../engine/port";

const config = z.strictObject({
  prompt: z.string().min(1).describe("What the person is asked; a template over the node's inputs."),
  type: z
    .enum(["text", "number", "boolean", "json"])
    .default("text")
    .describe("What kind of value is an answer: text, a number, yes or no, or any JSON."),
  choices: z.array(z.string().min(1)).min(2).optional().describe("The only answers there are, for the type text."),
});

type Config = z.output<typeof config>;

/** The node that asks a person. The run waits for the answer, for days and in another process if need be. */
export function humanInputNode(): NodeHandler {
  return defineNode({
    type: "human_input",
    description: "Asks a person and waits for the answer.",
    config,
    asks: true,
    // A person who is asked again may have changed their mind.
    caching: "calls",
    inputs: {},
    freeInputs: optional(port.any("Anything that the prompt shows.")),
    outputs: ({ type }: Config): Ports => ({
      value: port[type]("The answer."),
      text: port.text("The answer as text."),
    }),
    templates: ["prompt"],
    check: ({ type, choices }) =>
      choices !== undefined && type !== "text" ? `choices are for the type text, and this is ${type}` : undefined,
    async run({ config: { prompt: _, type, choices }, inputs, render, ask }) {
      const value = await ask({
        prompt: render("prompt", inputs),
        type,
        ...(choices === undefined ? {} : { choices }),
      });
      return { value, text: typeof value === "string" ? value : JSON.stringify(value) };
    },
  });
}
