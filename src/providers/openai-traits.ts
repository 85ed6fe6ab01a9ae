import { declaredFor } from "./model-pattern";
import type { Vendor } from "./vendor";

/** What a model takes in a request. */
export interface ChatTraits {
  /** Whether it thinks before it answers: it then takes `max_completion_tokens` and an effort, and no temperature. */
  readonly reasoning: boolean;
  /** Whether it can be held to a JSON Schema. */
  readonly jsonSchema: boolean;
  /** Whether it can be held to JSON of any shape by `json_object`. */
  readonly jsonObject: boolean;
}

/** What is expected of a model that nothing is known of. */
const usual: ChatTraits = { reasoning: false, jsonSchema: true, jsonObject: true };

/**
 * How models differ from the usual, by vendor and by model name; a name that ends in `*` stands for all that begin so,
 * and the longest one counts. It is the only place that knows models by name; the config file overrides it.
 */
const knownModels: Readonly<Record<string, Readonly<Record<string, Partial<ChatTraits>>>>> = {
  openai: {
    "gpt-3.5*": { jsonSchema: false },
    "gpt-4": { jsonSchema: false, jsonObject: false },
    "gpt-4-*": { jsonSchema: false },
    "gpt-4-0613": { jsonSchema: false, jsonObject: false },
    "gpt-4o-2024-05-13": { jsonSchema: false },
    "gpt-5*": { reasoning: true },
    "gpt-5-chat*": { reasoning: false },
    "o1*": { reasoning: true },
    "o3*": { reasoning: true },
    "o4*": { reasoning: true },
  },
  // It answers `json_object` with status 400.
  lmstudio: { "*": { jsonObject: false } },
};

/** What a vendor's model takes: what the config file says, else what is known of it, else the usual. */
export function traitsOf({ name, models }: Pick<Vendor, "name" | "models">, model: string): ChatTraits {
  return { ...usual, ...declaredFor(knownModels[name] ?? {}, model), ...declaredFor(models, model) };
}

/**
 * What is asked for to see whether address and key are right: the list of models. OpenRouter shows that to everybody,
 * so it is asked about the key.
 */
export function probePath({ name }: Pick<Vendor, "name">): string {
  return name === "openrouter" ? "/key" : "/models";
}
