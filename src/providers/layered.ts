import type { DocumentValue, Usage } from "../engine/values";
import type { CallOptions, ChatModel, ChatPart, EmbeddingModel, WebSearch } from "./contracts";
import type { Models } from "./models";
import type { Ask, CallPart, ProviderCall } from "./provider-call";

/** The same models, each of whose calls goes through `ask`. What is no model is refused as before, without a call. */
export function layeredModels(models: Models, ask: Ask): Models {
  return {
    defaultId: models.defaultId,
    chat(id): ChatModel {
      models.chat(id);
      const target = fullId(models, id);
      return { id: target, stream: (request, options) => chatParts(ask({ kind: "chat", target, request }, options)) };
    },
    embedding(id): EmbeddingModel {
      const { batchSize } = models.embedding(id);
      const target = fullId(models, id);
      return {
        id: target,
        batchSize,
        async embed(request, options) {
          const { parts, usage } = await collect(ask, { kind: "embedding", target, request }, options);
          return { vectors: parts.flatMap((part) => (part.type === "vectors" ? part.vectors : [])), usage };
        },
      };
    },
  };
}

/** The same search engines, each of whose calls goes through `ask`. */
export function layeredSearches(searches: readonly WebSearch[], ask: Ask): WebSearch[] {
  return searches.map((engine) => ({
    name: engine.name,
    lack: engine.lack,
    async search(request, options): Promise<readonly DocumentValue[]> {
      const { parts } = await collect(ask, { kind: "search", target: engine.name, request }, options);
      return parts.flatMap((part) => (part.type === "documents" ? part.documents : []));
    },
  }));
}

function fullId({ defaultId }: Models, id: string): string {
  return id === "default" ? defaultId : id;
}

/** What is asked for an answer gives the parts of one; looking at each again would cost as much as reading it. */
function chatParts(parts: AsyncIterable<CallPart>): AsyncIterable<ChatPart> {
  return parts as AsyncIterable<ChatPart>;
}

async function collect(
  ask: Ask,
  call: ProviderCall,
  options: CallOptions,
): Promise<{ readonly parts: readonly CallPart[]; readonly usage: Usage | undefined }> {
  const parts: CallPart[] = [];
  let usage: Usage | undefined;
  for await (const part of ask(call, options)) {
    if (part.type !== "end") {
      parts.push(part);
      continue;
    }
    usage = part.usage;
    // Before what was set aside for the call is given back, so that no other call takes both for free.
    if (call.kind === "search" && usage?.usd !== undefined) options.onUsage?.(usage);
  }
  return { parts, usage };
}
