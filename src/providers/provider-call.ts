import { PlanetError } from "../engine/errors";
import type { DocumentValue } from "../engine/values";
import type {
  CallOptions,
  ChatPart,
  ChatRequest,
  EmbeddingModel,
  EmbeddingRequest,
  SearchRequest,
  WebSearch,
} from "./contracts";
import type { Models } from "./models";

/** A call of a provider, whatever is asked of it: what layers see, so that each of them is written once. */
export type ProviderCall =
  | { readonly kind: "chat" /** `provider:model`. */; readonly target: string; readonly request: ChatRequest }
  | { readonly kind: "embedding" /** `provider:model`. */; readonly target: string; readonly request: EmbeddingRequest }
  | { readonly kind: "search" /** The engine's name. */; readonly target: string; readonly request: SearchRequest };

/** A piece of a provider's answer. `end` comes once, last, whatever the kind of call. */
export type CallPart =
  | ChatPart
  | { readonly type: "vectors"; readonly vectors: readonly Float32Array[] }
  | { readonly type: "documents"; readonly documents: readonly DocumentValue[] };

/** The last part of an answer. */
export type EndPart = Extract<CallPart, { readonly type: "end" }>;

/** Makes a call. The answer comes in parts; what goes wrong is thrown while they are read. */
export type Ask = (call: ProviderCall, options: CallOptions) => AsyncIterable<CallPart>;

/** Something between callers and providers: keeps answers, waits for its turn, counts, makes a call again. */
export type Layer = (next: Ask) => Ask;

/** Puts layers around calls; the first one is the outermost. */
export function withLayers(ask: Ask, layers: readonly Layer[]): Ask {
  return layers.reduceRight((next, layer) => layer(next), ask);
}

/** The provider of a call's target: what stands before the colon of a model id, or the search engine. */
export function providerOf({ target }: Pick<ProviderCall, "target">): string {
  const colon = target.indexOf(":");
  return colon === -1 ? target : target.slice(0, colon);
}

/** The innermost call: the vendor itself. */
export function askVendors(models: Models, searches: readonly WebSearch[]): Ask {
  return (call, options) => {
    switch (call.kind) {
      case "chat":
        // Not a generator: each one on the way makes every word of an answer slower.
        return {
          [Symbol.asyncIterator]: () => models.chat(call.target).stream(call.request, options)[Symbol.asyncIterator](),
        };
      case "embedding":
        return embedded(models.embedding(call.target), call.request, options);
      case "search":
        return found(searches, call, options);
    }
  };
}

async function* embedded(
  model: EmbeddingModel,
  request: EmbeddingRequest,
  options: CallOptions,
): AsyncIterable<CallPart> {
  const { vectors, usage } = await model.embed(request, options);
  yield { type: "vectors", vectors };
  yield { type: "end", usage };
}

async function* found(
  searches: readonly WebSearch[],
  { target, request }: Extract<ProviderCall, { readonly kind: "search" }>,
  options: CallOptions,
): AsyncIterable<CallPart> {
  const engine = searches.find(({ name }) => name === target);
  if (engine === undefined) throw new PlanetError("not_found", `there is no web search "${target}"`);
  yield { type: "documents", documents: await engine.search(request, options) };
  yield { type: "end", usage: { input: 0, output: 0 } };
}
