import * as z from "zod";
import { defineNode, type NodeHandler } from "../engine/node";
import { optional, port } from "../engine/port";

const config = z.strictObject({
  format: z.enum(["text", "markdown", "json"]).default("markdown").describe("How the result is meant to be read."),
});

/** The node that gives the run's result. */
export function outputNode(): NodeHandler {
  return defineNode({
    type: "output",
    description: "Gives the result of the workflow.",
    role: "output",
    config,
    inputs: {
      text: optional(port.text("The answer.")),
      json: optional(port.json("The answer as a value, for format json.")),
      sources: optional(port.documents("What the answer rests on.")),
    },
    outputs: {
      text: port.text("The answer as text."),
      format: port.text("How it is meant to be read: text, markdown or json."),
      json: optional(port.json("The answer as a value.")),
      sources: optional(port.documents("What the answer rests on.")),
    },
    check({ format }, connected) {
      if (format === "json" && !connected.has("json")) return 'format json needs the input "json"';
      return connected.has("text") || connected.has("json") ? undefined : 'the input "text" is not connected';
    },
    run({ config: { format }, inputs: { text, json, sources } }) {
      const shown = format === "json" || text === undefined ? JSON.stringify(json ?? null, null, 2) : text;
      return { text: shown, format, json, sources };
    },
  });
}
