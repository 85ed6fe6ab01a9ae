import type { WebSearch } from "../providers/contracts";
import { layeredModels, layeredSearches } from "../providers/layered";
import type { Models } from "../providers/models";
import { type Ask, askVendors, type CallPart, withLayers } from "../providers/provider-call";
import type { LayerOptions } from "./provider-layers";

/** What is called, and what stands around it. */
export interface ProviderCallOptions extends LayerOptions {
  readonly models: Models;
  readonly searches: readonly WebSearch[];
}

/** Models and search engines whose calls go through everything that wraps them. */
export interface ProviderCalls {
  readonly models: Models;
  readonly searches: readonly WebSearch[];
}

/** Puts the layers around the vendors. They are loaded with the first call, for many runs make none. */
export function providerCalls({ models, searches, ...options }: ProviderCallOptions): ProviderCalls {
  const ask = loadedOnce(async () => {
    const { providerLayers } = await import("./provider-layers");
    return withLayers(askVendors(models, searches), providerLayers(options));
  });
  const replaying = options.cassettes?.mode === "replay";
  const callable = replaying ? searches.map(({ lack: _, ...engine }) => engine) : searches;
  return { models: layeredModels(models, ask), searches: layeredSearches(callable, ask) };
}

/** Makes calls through what is loaded when the first of them is made. */
function loadedOnce(load: () => Promise<Ask>): Ask {
  let loaded: Promise<Ask> | undefined;
  return (call, options) => ({
    [Symbol.asyncIterator]() {
      let parts: AsyncIterator<CallPart> | undefined;
      const begin = async () => {
        loaded ??= load();
        parts = (await loaded)(call, options)[Symbol.asyncIterator]();
        return parts.next();
      };
      return {
        next: () => (parts === undefined ? begin() : parts.next()),
        return: async () => (await parts?.return?.()) ?? { done: true, value: undefined },
      };
    },
  });
}
