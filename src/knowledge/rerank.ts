import { PlanetError } from "../engine/errors";
import { dataRule, markSource } from "../engine/mark-source";
import { type DocumentValue, toUsage } from "../engine/values";
import type { ChatModel, ChatRequest } from "../providers/contracts";
import type { SyncOptions } from "./contracts";

const task =
  "Put the sources in the order of how well each of them answers the question, the best one first. Answer with their " +
  "numbers, and leave out the sources that say nothing about the question.";

const answerSchema = {
  type: "object",
  properties: { order: { type: "array", items: { type: "integer" }, description: "Numbers of sources, best first." } },
  required: ["order"],
  additionalProperties: false,
};

/** As much of an answer that cannot be used as helps to see why. */
const mostShown = 2_000;

/**
 * Lets a model put passages in order, in one call (Sun and others, "Is ChatGPT Good at Search? Investigating Large
 * Language Models as Re-Ranking Agents", EMNLP 2023, without its sliding window). Those that the model names come first
 * and in its order, the others after them as they were.
 *
 * @returns The places of all passages, from 0, best first.
 * @throws What the model throws; `invalid_output` when its answer is no such order.
 */
export async function rerank(
  question: string,
  passages: readonly DocumentValue[],
  model: ChatModel,
  options: SyncOptions,
): Promise<number[]> {
  const places = [...passages.keys()];
  if (passages.length < 2) return places;
  const named = readOrder(await ask(model, toRequest(question, passages), options), passages.length, model.id);
  const order = new Set(named.map((number) => number - 1));
  return [...order, ...places.filter((place) => !order.has(place))];
}

function toRequest(question: string, sources: readonly DocumentValue[]): ChatRequest {
  const marked = sources.map((source, index) => markSource(source, index + 1));
  return {
    system: `${task}\n\n${dataRule}`,
    messages: [{ role: "user", content: [...marked, `Question: ${question}`].join("\n\n") }],
    question,
    sources,
    json: answerSchema,
    temperature: 0,
  };
}

async function ask(model: ChatModel, request: ChatRequest, { signal, call, onUsage }: SyncOptions): Promise<string> {
  let text = "";
  let ended = false;
  const stream = model.stream(request, {
    ...call,
    ...(call?.idempotencyKey === undefined ? {} : { idempotencyKey: `${call.idempotencyKey}:rerank` }),
    signal: signal ?? new AbortController().signal,
  });
  for await (const part of stream) {
    if (part.type === "text-delta") text += part.text;
    if (part.type !== "end") continue;
    ended = true;
    // Before what was set aside for the call is given back, so that no other call takes both for free.
    onUsage?.(toUsage(part.usage));
  }
  if (ended) return text;
  throw new PlanetError("provider_unavailable", `model "${model.id}" breaks off in the middle of its answer`, {
    retryable: true,
  });
}

function readOrder(answer: string, count: number, model: string): number[] {
  const order = orderIn(answer);
  if (order?.every((number) => Number.isInteger(number) && number >= 1 && number <= count)) return order;
  throw new PlanetError(
    "invalid_output",
    `the order that "${model}" gives cannot be used: it is not { "order": [...] } with numbers from 1 to ${count}`,
    {
      hint: "name a model under `rerank` that answers with JSON",
      retryable: true,
      details: { answer: answer.slice(0, mostShown) },
    },
  );
}

/** The numbers in an answer, with or without a code fence around it; undefined when it is something else. */
function orderIn(answer: string): number[] | undefined {
  const bare = answer.trim().replace(/^```(?:json)?\s*\n([\s\S]*)\n```$/, "$1");
  let value: unknown;
  try {
    value = JSON.parse(bare);
  } catch {
    return undefined;
  }
  const { order } = (value ?? {}) as { readonly order?: unknown };
  return Array.isArray(order) ? (order as number[]) : undefined;
}
