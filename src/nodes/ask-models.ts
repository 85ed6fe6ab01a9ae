import { type ErrorCode, isPlanetError, PlanetError } from "../engine/errors";
import { noUsage } from "../engine/meter";
import type { NodeContext } from "../engine/node";
import { type DocumentValue, toUsage, type Usage } from "../engine/values";
import type { ChatModel, ChatPart, ChatRequest, FinishReason } from "../providers/contracts";
import { callOptions } from "./call-options";

/** A model's whole answer. */
export interface Answer {
  /** The id of the model that gave it. */
  readonly model: string;
  readonly text: string;
  readonly usage: Usage;
  readonly finish: FinishReason;
  /** Undefined where the model does not know them itself. */
  readonly citations: readonly DocumentValue[] | undefined;
  readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
}

/**
 * Asks the models in order until one answers. Once a word of an answer was shown, its failure stands.
 * @param onText is told each piece of text as it comes; undefined where nobody sees it yet.
 */
export async function askModels(
  ids: readonly string[],
  models: { chat(id: string): ChatModel },
  request: ChatRequest,
  context: Omit<NodeContext, "config" | "inputs" | "render">,
  onText: ((text: string) => void) | undefined,
): Promise<Answer> {
  let failure: unknown;
  for (const id of ids) {
    if (isPlanetError(failure)) context.notice(`model "${id}" is asked instead: ${failure.message}`);
    let shown = false;
    const show =
      onText &&
      ((text: string) => {
        shown ||= text !== "";
        onText(text);
      });
    try {
      return await askModel(id, models.chat(id), request, context, show);
    } catch (error) {
      if (shown || context.signal.aborted || !mayFallBack(error)) throw error;
      failure = error;
    }
  }
  throw failure;
}

async function askModel(
  id: string,
  model: ChatModel,
  request: ChatRequest,
  context: Omit<NodeContext, "config" | "inputs" | "render">,
  onText: ((text: string) => void) | undefined,
): Promise<Answer> {
  const name = typeof model.id === "string" && model.id !== "" ? model.id : id;
  let text = "";
  const toolCalls: Answer["toolCalls"][number][] = [];
  let end: Extract<ChatPart, { type: "end" }> | undefined;
  let usage = noUsage;
  for await (const part of model.stream(request, callOptions(context))) {
    if (part?.type === "end") {
      end = part;
      usage = toUsage(part.usage);
      // Before what was set aside for the call is given back, so that no other call takes both for free.
      context.use(usage);
    } else if (part?.type === "text-delta" && typeof part.text === "string") {
      text += part.text;
      onText?.(part.text);
    } else if (part?.type === "tool-call") {
      toolCalls.push({ id: part.id, name: part.name, input: part.input });
    } else throw strangePart(name, part);
  }
  if (end === undefined) {
    throw new PlanetError("provider_unavailable", `model "${name}" breaks off in the middle of its answer`, {
      retryable: true,
    });
  }
  const { finish = "stop", citations } = end;
  if (finish === "length") context.notice(`the answer of "${name}" is cut off at its limit of tokens`);
  return { model: name, text, usage, finish, citations, toolCalls };
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

/** Failures are not recorded, so in a replay a model that failed then is not found now. */
const otherModelMayHelp: readonly ErrorCode[] = [
  "unknown_model",
  "key_missing",
  "key_refused",
  "provider_unavailable",
  "not_recorded",
];

function mayFallBack(error: unknown): boolean {
  return isPlanetError(error) && (error.retryable || otherModelMayHelp.includes(error.code));
}
