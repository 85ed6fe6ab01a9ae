import type { Protocol } from "./vendor";

/** A vendor that needs no entry in the config file. */
export interface KnownVendor {
  readonly name: string;
  readonly protocol: Protocol;
  readonly baseUrl?: string;
  /** The environment variables that hold its key, best first. */
  readonly keyNames: readonly string[];
  readonly needsKey: boolean;
  /** The model that `default` stands for when the vendor's key is set. */
  readonly defaultModel?: string;
}

/**
 * The vendors by name. Those on this machine stand at the address that they listen on by default. `NAME_BASE_URL` in
 * the environment, or `base_url` in the config file, gives another address.
 */
export const knownVendors: readonly KnownVendor[] = [
  {
    name: "openai",
    protocol: "openai",
    baseUrl: "https://api.openai.com/v1",
    keyNames: ["OPENAI_API_KEY"],
    needsKey: true,
    defaultModel: "gpt-5-mini",
  },
  {
    name: "gemini",
    protocol: "gemini",
    baseUrl: "https://generativelanguage.googleapis.com",
    keyNames: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
    needsKey: true,
    defaultModel: "gemini-2.5-flash",
  },
  {
    name: "openrouter",
    protocol: "openai",
    baseUrl: "https://openrouter.ai/api/v1",
    keyNames: ["OPENROUTER_API_KEY"],
    needsKey: true,
  },
  {
    name: "ollama",
    protocol: "openai",
    baseUrl: "http://127.0.0.1:11434/v1",
    keyNames: ["OLLAMA_API_KEY"],
    needsKey: false,
  },
  {
    name: "vllm",
    protocol: "openai",
    baseUrl: "http://127.0.0.1:8000/v1",
    keyNames: ["VLLM_API_KEY"],
    needsKey: false,
  },
  {
    name: "llamacpp",
    protocol: "openai",
    baseUrl: "http://127.0.0.1:8080/v1",
    keyNames: ["LLAMACPP_API_KEY"],
    needsKey: false,
  },
  {
    name: "lmstudio",
    protocol: "openai",
    baseUrl: "http://127.0.0.1:1234/v1",
    keyNames: ["LMSTUDIO_API_KEY"],
    needsKey: false,
  },
  {
    name: "serpapi",
    protocol: "serpapi",
    keyNames: ["SERPAPI_API_KEY", "SERPAPI_KEY"],
    needsKey: true,
  },
  { name: "searxng", protocol: "searxng", keyNames: [], needsKey: false },
];
