import { PlanetError } from "../engine/errors";
import { didYouMean } from "../engine/suggest";
import type { ChatModel, EmbeddingModel, ModelProvider } from "./contracts";

/** The models that workflows may name, by their id. */
export interface Models {
  /** The id that `default` stands for. */
  readonly defaultId: string;
  /** The chat model of an id. Throws `unknown_model` naming what there is. */
  chat(id: string): ChatModel;
  /** The embedding model of an id. Throws `unknown_model` naming what there is. */
  embedding(id: string): EmbeddingModel;
}

/**
 * Finds models by `provider:model`.
 * @param defaultId the model id that `default` stands for.
 * @throws `usage` when two providers share a name.
 */
export function createModels(providers: readonly ModelProvider[], defaultId: string): Models {
  const byName = new Map<string, ModelProvider>();
  for (const provider of providers) {
    if (byName.has(provider.name)) {
      throw new PlanetError("usage", `provider "${provider.name}" is there twice`, {
        hint: "give one of them another name",
      });
    }
    byName.set(provider.name, provider);
  }
  const find = (id: string) => {
    const full = id === "default" ? defaultId : id;
    const colon = full.indexOf(":");
    const name = colon === -1 ? full : full.slice(0, colon);
    const model = colon === -1 ? "" : full.slice(colon + 1);
    const provider = byName.get(name);
    if (provider !== undefined && model !== "") return { full, provider, model };
    const names = [...byName.keys()];
    if (provider !== undefined || colon === -1) {
      throw new PlanetError("unknown_model", `"${full}" is no model id`, {
        hint: "write provider:model, such as offline:extractive",
      });
    }
    throw new PlanetError("unknown_model", `model "${full}" is of an unknown provider "${name}"`, {
      hint: didYouMean(name, names),
    });
  };
  return {
    defaultId,
    chat(id) {
      const { full, provider, model } = find(id);
      if (provider.chat !== undefined) return provider.chat(model);
      throw new PlanetError(
        "unknown_model",
        `provider "${provider.name}" has no chat models, and "${full}" is asked to answer`,
      );
    },
    embedding(id) {
      const { full, provider, model } = find(id);
      if (provider.embedding !== undefined) return provider.embedding(model);
      throw new PlanetError(
        "unknown_model",
        `provider "${provider.name}" has no embedding models, and "${full}" is asked to embed`,
      );
    },
  };
}
