import * as z from "zod";
import { PlanetError } from "../engine/errors";
import { dataRule, markSource } from "../engine/mark-source";
import { defineNode, type NodeHandler, type RunInput } from "../engine/node";
import { optional, port } from "../engine/port";
import { addUsage, type DocumentValue, type Message } from "../engine/values";
import type { ChatModel, ChatRequest, JsonSchema } from "../providers/contracts";
import { type Answer, askModels } from "./ask-models";
import { citationsOf, type Quote } from "./citations";
import { type Limit, readJsonAnswer, repairMessages, schemaFault } from "./json-answer";
import { documentsIn, withMarkedSources } from "./marked-sources";
import { unknownModel } from "./unknown-model";

const jsonSchema = z.record(z.string(), z.unknown()).superRefine((schema, context) => {
  const fault = schemaFault(schema);
  if (fault !== undefined) context.addIssue({ code: "custom", message: `must be a JSON Schema: ${fault}` });
});

const tool = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "must be a name of letters, digits, _ and -"),
  description: z.string().optional(),
  parameters: jsonSchema.default({ type: "object", properties: {} }),
});

const config = z.strictObject({
  model: z
    .string()
    .min(1)
    .default("default")
    .describe("Model id, `provider:model`; `default` means the configured one."),
  fallback: z
    .array(z.string().min(1))
    .default([])
    .describe("Model ids to try in order when the model is not available."),
  system: z.string().optional().describe("What the model is told to be. A Liquid template over the node's inputs."),
  prompt: z
    .string()
    .optional()
    .describe(
      "What the model is asked. A Liquid template over the node's inputs. Default: the sources, numbered, and the question.",
    ),
  json: z
    .union([z.boolean(), jsonSchema])
    .default(false)
    .describe("Whether the answer must be one JSON value; a JSON Schema says which."),
  temperature: z.number().min(0).max(2).optional().describe("From 0 (the same each time) to 2."),
  max_tokens: z.int().min(1).optional().describe("The most tokens that the answer may have."),
  reasoning_effort: z
    .enum(["minimal", "low", "medium", "high"])
    .optional()
    .describe("How much a reasoning model thinks before it answers; other models ignore it."),
  tools: z.array(tool).min(1).optional().describe("Functions that the model may ask to be called, as `tool_calls`."),
});

type Config = z.output<typeof config>;

/** What the node asks of the models, and how a cited sentence is found in its source. */
export interface LlmServices {
  readonly models: { chat(id: string): ChatModel };
  readonly quote: Quote;
  /** Limits how long an answer is checked. Default: it takes as long as it takes. */
  readonly limit?: Limit;
}

/** The node that asks a language model. */
export function llmEngineNode(services: LlmServices): NodeHandler {
  return defineNode({
    type: "llm_engine",
    description: "Asks a language model.",
    caching: "calls",
    config,
    inputs: {
      question: optional(port.text("The question.")),
      sources: optional(port.documents("What the answer may rest on; cited as [1], [2].")),
      history: optional(port.messages("The conversation before the question.")),
    },
    freeInputs: optional(port.any("A value for the templates.")),
    outputs: {
      text: port.text("The answer."),
      citations: port.documents("The passages that the answer cites."),
      model: port.text("The id of the model that answered."),
      usage: port.json("Tokens used: { input, output }."),
      json: optional(port.json("The answer as a value, when json is asked for.")),
      tool_calls: optional(port.json("What the model asks to be called, when tools are given: { id, name, input }.")),
    },
    templates: ["system", "prompt"],
    instructions: ["system"],
    unknownNames: ({ model, fallback }) => [
      ...unknownModel(services.models, "model", model),
      ...fallback.flatMap((id) => unknownModel(services.models, "fallback", id)),
    ],
    prompt(context) {
      const { system, messages } = requestOf(context);
      return { messages, ...(system === undefined ? {} : { system }) };
    },
    async run(context) {
      const { config: settings, delta } = context;
      const request = requestOf(context);
      const ids = [settings.model, ...settings.fallback];
      // What has to be JSON is shown when it is known to be, because it may be asked for a second time.
      const onText = settings.json === false ? delta : undefined;
      const first = await askModels(ids, services.models, request, context, onText);
      const { answer, json } =
        settings.json === false || first.toolCalls.length > 0
          ? { answer: first, json: undefined }
          : await readValue(first, settings.json, request, services.limit, (repair) =>
              askModels([first.model], services.models, repair, context, undefined),
            );
      if (settings.json !== false) delta(answer.text);
      const { model, text, usage, citations, toolCalls } = answer;
      return {
        text,
        citations: citations ?? citationsOf(text, request.sources, services.quote),
        model,
        usage,
        json,
        tool_calls: settings.tools === undefined ? undefined : toolCalls,
      };
    },
  });
}

/** What decides what a model is asked. */
interface Asking {
  readonly config: Config;
  readonly inputs: Readonly<Record<string, unknown>> & {
    readonly question?: string;
    readonly history?: readonly Message[];
  };
  readonly input: RunInput;
  readonly render: (template: "system" | "prompt", values: Readonly<Record<string, unknown>>) => string;
}

function requestOf({ config: settings, inputs, input, render }: Asking): ChatRequest {
  const sources = collectSources(inputs);
  const values = withMarkedSources(fillIn(inputs), sources);
  const question = inputs.question ?? firstText(inputs) ?? (typeof input.text === "string" ? input.text : "");
  const prompt = settings.prompt === undefined ? defaultPrompt(question, sources) : render("prompt", values);
  const system = settings.system === undefined ? undefined : render("system", values);
  return {
    system: withRules(system, settings, sources),
    messages: [...(inputs.history ?? []), { role: "user", content: prompt } satisfies Message],
    question: question === "" ? prompt : question,
    sources,
    json: settings.json,
    temperature: settings.temperature,
    maxTokens: settings.max_tokens,
    reasoningEffort: settings.reasoning_effort,
    tools: settings.tools,
  };
}

/** The value that an answer holds. An answer that holds none is asked for once more, with what was wrong with it. */
async function readValue(
  first: Answer,
  schema: true | JsonSchema,
  request: ChatRequest,
  limit: Limit | undefined,
  askAgain: (repair: ChatRequest) => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly json: unknown }> {
  const reading = readJsonAnswer(first.text, schema, limit);
  if ("value" in reading) return { answer: first, json: reading.value };
  const second = await askAgain({ ...request, messages: repairMessages(request.messages, first.text, reading.fault) });
  const answer = { ...second, usage: addUsage(first.usage, second.usage) };
  const corrected = readJsonAnswer(answer.text, schema, limit);
  if ("value" in corrected) return { answer, json: corrected.value };
  const cut = answer.finish === "length" ? " (it is cut off at its limit of tokens)" : "";
  throw new PlanetError("invalid_output", `the answer of "${answer.model}" cannot be used: ${corrected.fault}${cut}`, {
    hint: "it was asked twice; say in the prompt which JSON is wanted",
    retryable: true,
    details: { answer: answer.text.slice(0, mostShown) },
  });
}

/** As much of an answer that cannot be used as helps to see why. */
const mostShown = 2_000;

/** The workflow's own words, and, where there are sources, that these are data. */
function withRules(
  system: string | undefined,
  { prompt }: Config,
  sources: readonly DocumentValue[],
): string | undefined {
  if (sources.length === 0) return system;
  const cite = prompt === undefined && system === undefined ? ["Cite the sources that you use as [1], [2]."] : [];
  return [...(system === undefined ? [] : [system]), ...cite, dataRule].join("\n\n");
}

/** Inputs that got nothing are empty in templates, because a template that names a missing value fails. */
function fillIn(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const empty: Readonly<Record<string, unknown>> = { sources: [], history: [] };
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, value ?? empty[name] ?? ""]));
}

/** All passages among the inputs, under whatever name they came, in the order of the inputs. */
function collectSources(inputs: Readonly<Record<string, unknown>>): DocumentValue[] {
  return Object.values(inputs).flatMap(documentsIn);
}

function firstText(inputs: Readonly<Record<string, unknown>>): string | undefined {
  const texts = Object.values(inputs).filter((value) => typeof value === "string");
  return texts.length === 1 ? texts[0] : undefined;
}

function defaultPrompt(question: string, sources: readonly DocumentValue[]): string {
  return [...sources.map((source, index) => markSource(source, index + 1)), question].join("\n\n");
}
