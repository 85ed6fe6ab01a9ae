import * as z from "zod";
import { PlanetError } from "../engine/errors";
import { defineNode, type NodeHandler, type RunInputDeclaration } from "../engine/node";
import { optional, type Port, type Ports, port } from "../engine/port";

const declaration = z.strictObject({
  type: z.enum(["text", "number", "boolean", "json", "documents", "messages"]).describe("The type of the value."),
  description: z.string().optional().describe("What it is, for people."),
  default: z.unknown().optional().describe("The value when none is given; without one it must be given."),
  optional: z.boolean().optional().describe("Whether it may be left out without a default."),
});

const config = z.strictObject({
  inputs: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be a name of letters, digits and _"), declaration)
    .optional()
    .describe("Further inputs of the workflow, by name. `text` may be declared again, to give it a default."),
});

type Config = z.output<typeof config>;

/** The node that brings the run's input into the workflow: the question, the conversation so far, and what else is declared. */
export function userQueryNode(): NodeHandler {
  return defineNode({
    type: "user_query",
    description: "Takes the question that a run is asked.",
    role: "input",
    config,
    inputs: {},
    outputs: (settings: Config): Ports => ({ ...builtIn, ...declared(settings) }),
    runInputs: (settings) => ({
      text: { port: builtIn.text },
      history: { port: optional(builtIn.history), default: [] },
      ...Object.fromEntries(
        Object.entries(settings.inputs ?? {}).map(([name, { default: fallback }]): [string, RunInputDeclaration] => [
          name,
          { port: declared(settings)[name] as Port, ...(fallback === undefined ? {} : { default: fallback }) },
        ]),
      ),
    }),
    run({ input, config: settings }) {
      const { text } = input;
      if (typeof text === "string" && text.trim() === "" && !mayBeEmpty(settings)) {
        throw new PlanetError("invalid_input", "the question is empty", { hint: "ask something" });
      }
      const names = Object.keys({ ...builtIn, ...settings.inputs });
      return Object.fromEntries(names.map((name) => [name, Object.hasOwn(input, name) ? input[name] : undefined]));
    },
  });
}

const builtIn = {
  text: port.text("The question."),
  history: port.messages("The conversation before it, oldest first."),
};

/** A workflow that can do without a question can do with an empty one. */
function mayBeEmpty({ inputs = {} }: Config): boolean {
  const text = Object.hasOwn(inputs, "text") ? inputs.text : undefined;
  return text !== undefined && (text.default !== undefined || text.optional === true);
}

function declared({ inputs = {} }: Config): Ports {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { type, description = "", optional: left = false }]): [string, Port] => {
      const base = port[type](description);
      return [name, left ? optional(base) : base];
    }),
  );
}
