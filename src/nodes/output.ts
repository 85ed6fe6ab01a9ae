import * as z from "zod";
import { defineNode, type NodeHandler } from "../engine/node";
import { optional, type Ports, port } from "../engine/port";
import type { DocumentValue } from "../engine/values";

const config = z.strictObject({
  format: z.enum(["text", "markdown", "json"]).default("markdown").describe("How the result is meant to be read."),
});

type Config = z.output<typeof config>;

/** The node that gives the run's result. */
export function outputNode(): NodeHandler {
  return defineNode({
    type: "output",
    description: "Gives the result of the workflow.",
    role: "output",
    config,
    // What the format needs is required, so that an output whose answer was skipped is skipped as well.
    inputs: ({ format }: Config): Ports => ({
      text: format === "json" ? optional(text) : text,
      json: format === "json" ? json : optional(json),
      sources: optional(sources),
    }),
    outputs: {
      text: port.text("The answer as text."),
      format: port.text("How it is meant to be read: text, markdown or json."),
      json: optional(port.json("The answer as a value.")),
      sources: optional(port.documents("What the answer rests on.")),
    },
    run: ({ config: { format }, inputs }) => ({
      text: format === "json" ? JSON.stringify(inputs.json, null, 2) : String(inputs.text),
      format,
      json: inputs.json,
      sources: inputs.sources as readonly DocumentValue[] | undefined,
    }),
  });
}

const text = port.text("The answer. For a value, set `format: json` and connect `json`.");
const json = port.json("The answer as a value, for `format: json`.");
const sources = port.documents("What the answer rests on.");
