import type { ModelProvider, WebSearch } from "../providers/contracts";
import { gemini } from "../providers/gemini";
import { openai } from "../providers/openai";
import { searxng } from "../providers/searxng";
import { serpapi } from "../providers/serpapi";
import type { Vendor } from "../providers/vendor";

/** What vendors give: models, and search engines for the web. */
export interface Adapters {
  readonly providers: readonly ModelProvider[];
  /** Those that can be called come first. */
  readonly searches: readonly WebSearch[];
}

/** What SerpAPI's SDK makes connections with; Node's modules for them are loaded when it does. */
const agents = {
  get http() {
    return process.getBuiltinModule("node:http").globalAgent;
  },
  get https() {
    return process.getBuiltinModule("node:https").globalAgent;
  },
};

/** Makes the adapter of each vendor by its protocol; their SDKs are loaded when one is first called. */
export function createAdapters(vendors: readonly Vendor[]): Adapters {
  const providers: ModelProvider[] = [];
  const searches: WebSearch[] = [];
  for (const vendor of vendors) {
    switch (vendor.protocol) {
      case "openai":
        providers.push(openai(vendor));
        break;
      case "gemini":
        providers.push(gemini(vendor));
        break;
      case "serpapi":
        searches.push(serpapi(vendor, agents));
        break;
      case "searxng":
        searches.push(searxng(vendor));
    }
  }
  return { providers, searches };
}
