import * as z from "zod";
import { isPlanetError, PlanetError } from "../engine/errors";
import { defineNode, type NodeContext, type NodeHandler, type UnknownName } from "../engine/node";
import { optional, port } from "../engine/port";
import { type DocumentValue, type Message, toUsage, type Usage } from "../engine/values";
import type { CallOptions, ChatModel, ChatPart, ChatRequest } from "../providers/contracts";
import { callOptions } from "./call-options";
import { citationsOf, type Quote } from "./citations";

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
  json: z.boolean().default(false).describe("Whether the answer must be one JSON value."),
  temperature: z.number().min(0).max(2).optional().describe("From 0 (the same each time) to 2."),
  max_tokens: z.int().min(1).optional().describe("The most tokens that the answer may have."),
});

/** What the node asks of the models, and how a cited sentence is found in its source. */
export interface LlmServices {
  readonly models: { chat(id: string): ChatModel };
  readonly quote: Quote;
}

/** The node that asks a language model. */
export function llmEngineNode(services: LlmServices): NodeHandler {
  return defineNode({
    type: "llm_engine",
    description: "Asks a language model.",
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
    },
    templates: ["system", "prompt"],
    unknownNames: ({ model, fallback }) => [
      ...unknownModel(services, "model", model),
      ...fallback.flatMap((id) => unknownModel(services, "fallback", id)),
    ],
    async run(context) {
      const { config: settings, inputs, input, render, delta, use, notice } = context;
      const values = fillIn(inputs);
      const sources = collectSources(inputs);
      const question = inputs.question ?? firstText(inputs) ?? (typeof input.text === "string" ? input.text : "");
      const prompt = settings.prompt === undefined ? defaultPrompt(question, sources) : render("prompt", values);
      const request: ChatRequest = {
        system: settings.system === undefined ? undefined : render("system", values),
        messages: [...(inputs.history ?? []), { role: "user", content: prompt } satisfies Message],
        question: question === "" ? prompt : question,
        sources,
        json: settings.json,
        temperature: settings.temperature,
        maxTokens: settings.max_tokens,
      };
      const report = { delta, use, notice };
      const ids = [settings.model, ...settings.fallback];
      const answer = await ask(ids, services.models, request, callOptions(context), report);
      const { model, text, usage, citations } = answer;
      const json = settings.json ? parseAnswer(text) : undefined;
      return { text, citations: citations ?? citationsOf(text, sources, services.quote), model, usage, json };
    },
  });
}

function unknownModel({ models }: LlmServices, key: string, id: string): UnknownName[] {
  try {
    models.chat(id);
    return [];
  } catch (error) {
    // A model that is known but cannot be had now, for want of a key say, is no fault of the file.
    if (!isPlanetError(error) || error.code !== "unknown_model") return [];
    return [{ key, message: error.message, hint: error.hint }];
  }
}

interface Answer {
  readonly model: string;
  readonly text: string;
  readonly usage: Usage;
  readonly citations: readonly DocumentValue[] | undefined;
}

/** Asks the models in order until one answers. Once a word of an answer was shown, its failure stands. */
async function ask(
  ids: readonly string[],
  models: LlmServices["models"],
  request: ChatRequest,
  options: CallOptions,
  { delta, use, notice }: Pick<NodeContext, "delta" | "use" | "notice">,
): Promise<Answer> {
  let failure: unknown;
  for (const id of ids) {
    if (isPlanetError(failure)) notice(`model "${id}" is asked instead: ${failure.message}`);
    let text = "";
    try {
      const model = models.chat(id);
      const name = typeof model.id === "string" && model.id !== "" ? model.id : id;
      let end: Extract<ChatPart, { type: "end" }> | undefined;
      for await (const part of model.stream(request, options)) {
        if (part?.type === "end") end = part;
        else if (part?.type === "text-delta" && typeof part.text === "string") {
          text += part.text;
          delta(part.text);
        } else if (part?.type !== "tool-call") throw strangePart(name, part);
      }
      if (end === undefined) {
        throw new PlanetError("provider_unavailable", `model "${name}" breaks off in the middle of its answer`, {
          retryable: true,
        });
      }
      const usage = toUsage(end.usage);
      use(usage);
      return { model: name, text, usage, citations: end.citations };
    } catch (error) {
      if (text !== "" || options.signal.aborted || !mayFallBack(error)) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** The error of a model of somebody's own whose stream gives what is no part. */
function strangePart(model: string, part: unknown): PlanetError {
  const { type } = (part ?? {}) as { readonly type?: unknown };
  const kind =
    type === undefined ? "without a type" : type === "text-delta" ? "without a text" : `of type "${String(type)}"`;
  return new PlanetError("invalid_output", `model "${model}" streams a part ${kind}`, {
    hint: 'the parts are { type: "text-delta", text }, { type: "tool-call" } and, at the end, { type: "end", usage }',
  });
}

function mayFallBack(error: unknown): boolean {
  return (
    isPlanetError(error) &&
    (error.retryable || ["unknown_model", "key_missing", "key_refused", "provider_unavailable"].includes(error.code))
  );
}

/** Inputs that got nothing are empty in templates, because a template that names a missing value fails. */
function fillIn(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const empty: Readonly<Record<string, unknown>> = { sources: [], history: [] };
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, value ?? empty[name] ?? ""]));
}

/** All passages among the inputs, under whatever name they came, in the order of the inputs. */
function collectSources(inputs: Readonly<Record<string, unknown>>): DocumentValue[] {
  return Object.values(inputs).flatMap((value) => (Array.isArray(value) ? value.filter(isDocument) : []));
}

function isDocument(value: unknown): value is DocumentValue {
  return typeof value === "object" && value !== null && "document" in value && "text" in value;
}

function firstText(inputs: Readonly<Record<string, unknown>>): string | undefined {
  const texts = Object.values(inputs).filter((value) => typeof value === "string");
  return texts.length === 1 ? texts[0] : undefined;
}

function defaultPrompt(question: string, sources: readonly DocumentValue[]): string {
  const listed = sources.map(({ text }, index) => `[${index + 1}] ${text}`);
  return [...listed, question].join("\n\n");
}

function parseAnswer(text: string): unknown {
  const bare = text.trim().replace(/^```(?:json)?\s*\n([\s\S]*)\n```$/, "$1");
  try {
    return JSON.parse(bare);
  } catch (error) {
    throw new PlanetError("invalid_output", "the model's answer is no JSON", {
      hint: "say in the prompt which JSON is wanted",
      cause: error,
      retryable: true,
    });
  }
}
