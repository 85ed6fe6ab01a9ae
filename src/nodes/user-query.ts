import * as z from "zod";
import { PlanetError } from "../engine/errors";
import { defineNode, type NodeHandler, type RunInputDeclaration } from "../engine/node";
import type { Plan } from "../engine/plan";
import { optional, type Port, type Ports, port } from "../engine/port";
import type { ChatModel } from "../providers/contracts";
import { unknownModel } from "./unknown-model";

const declaration = z.strictObject({
  type: z.enum(["text", "number", "boolean", "json", "documents", "messages"]).describe("The type of the value."),
  description: z.string().optional().describe("What it is, for people."),
  default: z.unknown().optional().describe("The value when none is given; without one it must be given."),
  optional: z.boolean().optional().describe("Whether it may be left out without a default."),
});

const history = z.strictObject({
  messages: z.int().min(0).default(20).describe("The most messages."),
  tokens: z.int().min(0).default(4_000).describe("The most tokens of all messages together."),
  overflow: z
    .enum(["cut", "summarise"])
    .default("cut")
    .describe("What becomes of older messages: `cut` leaves them out, `summarise` sends a summary of them."),
  model: z
    .string()
    .min(1)
    .default("default")
    .describe("Model id, `provider:model`, of who writes the summary; `default` means the configured one."),
});

const config = z.strictObject({
  history: history.optional().describe("How much of a chat is sent along with the question, the newest of it."),
  inputs: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be a name of letters, digits and _"), declaration)
    .optional()
    .describe("Further inputs of the workflow, by name. `text` may be declared again, to give it a default."),
});

type Config = z.output<typeof config>;

/** How much of a chat is sent along with a question. */
export type HistoryPolicy = z.output<typeof history>;

/** What the node looks models up in, to warn of one that nobody knows. */
export interface UserQueryServices {
  readonly models?: { chat(id: string): ChatModel };
}

/**
 * The node that brings the run's input into the workflow: the question, the conversation so far, and what else is
 * declared. How much of a chat is sent is for whoever keeps the chat to heed; a conversation that is given stays whole.
 */
export function userQueryNode({ models }: UserQueryServices = {}): NodeHandler {
  return defineNode({
    type: "user_query",
    description: "Takes the question that a run is asked.",
    role: "input",
    config,
    inputs: {},
    unknownNames: ({ history: policy }) =>
      models === undefined || policy?.overflow !== "summarise" ? [] : unknownModel(models, "history", policy.model),
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

/** How much of a chat a workflow wants to be sent: as its first question node says, or by default. */
export function historyPolicy({ nodes }: Pick<Plan, "nodes">): HistoryPolicy {
  const asked = nodes.find(({ type }) => type === "user_query")?.config as Config | undefined;
  return asked?.history ?? history.parse({});
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
