import type { Usage } from "../engine/values";
import type { ChatRequest } from "./contracts";
import type { CountTokens } from "./count-tokens";
import { costOf, type PriceOf } from "./price";
import type { Ask, CallPart, EndPart, Layer, ProviderCall } from "./provider-call";

/** What the cost of calls is worked out with. */
export interface CostOptions {
  readonly priceOf: PriceOf;
  readonly countTokens: CountTokens;
}

/**
 * Sees to it that each answer ends with what the call used: tokens are counted where the vendor sent none, and marked
 * as estimated; money is added where the price is known. Money that the vendor itself named stands.
 */
export function costLayer(options: CostOptions): Layer {
  return (next) => (call, callOptions) => countedAnswer(next(call, callOptions), call, options);
}

/** Not a generator: one for each layer would cost an answer of a hundred pieces as much as reading it does. */
function countedAnswer(
  parts: ReturnType<Ask>,
  call: ProviderCall,
  { priceOf, countTokens }: CostOptions,
): AsyncIterable<CallPart> {
  const withCost = async (end: EndPart, said: readonly string[]): Promise<IteratorResult<CallPart>> => {
    const usage = end.usage ?? (await estimate(call, said, countTokens));
    return { done: false, value: { ...end, usage: priced(usage, call.target, priceOf) } };
  };
  return {
    [Symbol.asyncIterator]() {
      const said: string[] = [];
      const source = parts[Symbol.asyncIterator]();
      const look = (result: IteratorResult<CallPart>) => {
        if (result.done) return result;
        const part = result.value;
        if (part.type === "end") return withCost(part, said);
        if (part.type === "text-delta") said.push(part.text);
        else if (part.type === "tool-call") said.push(part.name, JSON.stringify(part.input) ?? "");
        return result;
      };
      return {
        next: () => source.next().then(look),
        return: async () => (await source.return?.()) ?? { done: true, value: undefined },
      };
    },
  };
}

/**
 * What a call is expected to use, before it is made: its input, and as much output as it may give at most. Where there
 * is no such limit the output counts as nothing. What answers within the process is not expected to use anything.
 */
export async function expectedUsage(call: ProviderCall, { priceOf, countTokens }: CostOptions): Promise<Usage> {
  if (priceOf(call.target)?.local) return { input: 0, output: 0 };
  const output = call.kind === "chat" ? (call.request.maxTokens ?? 0) : 0;
  const input = await inputTokens(call, countTokens);
  return expectedCost({ input, output }, call.target, priceOf);
}

/** What it comes to when a model or search engine is used so much: the same with money, or nothing where it is local. */
export function expectedCost(usage: Usage, target: string, priceOf: PriceOf): Usage {
  return priceOf(target)?.local ? { input: 0, output: 0 } : priced(usage, target, priceOf);
}

/** The same usage with what it costs, where that is known. What used nothing and has no price stays as it is. */
function priced(usage: Usage, target: string, priceOf: PriceOf): Usage {
  if (usage.usd !== undefined) return usage;
  const price = priceOf(target);
  if (price === undefined || (usage.input + usage.output === 0 && price.call === 0)) return usage;
  return { ...usage, usd: costOf(usage, price) };
}

async function estimate(call: ProviderCall, said: readonly string[], countTokens: CountTokens): Promise<Usage> {
  if (call.kind === "search") return { input: 0, output: 0 };
  const input = await inputTokens(call, countTokens);
  const output = await countTokens([said.join("")]);
  return { input, output, estimated: true };
}

function inputTokens(call: ProviderCall, countTokens: CountTokens): number | Promise<number> {
  switch (call.kind) {
    case "chat":
      return chatTokens(call.request, countTokens);
    case "embedding":
      return countTokens(call.request.texts);
    case "search":
      return 0;
  }
}

/** What stands around each message of a conversation, and before the answer to it (OpenAI Cookbook, "How to count tokens with tiktoken"). */
const messageTokens = 4;
const answerTokens = 3;

async function chatTokens({ system, messages, tools, json }: ChatRequest, countTokens: CountTokens): Promise<number> {
  const texts = messages.map(({ content }) => content);
  if (system !== undefined) texts.push(system);
  const around = texts.length * messageTokens + answerTokens;
  if (tools !== undefined) texts.push(JSON.stringify(tools));
  if (typeof json === "object") texts.push(JSON.stringify(json));
  return around + (await countTokens(texts));
}
