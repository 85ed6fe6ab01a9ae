import type { ReasoningEffort } from "./contracts";
import { declaredFor } from "./model-pattern";
import type { Vendor } from "./vendor";

/** How much a model thinks: in tokens up to the models 2.5, in levels from the models 3 on. */
export type ThinkingConfig =
  | { readonly thinkingBudget: number }
  | { readonly thinkingLevel: "low" | "medium" | "high" };

/** What a model takes that other models of the vendor may not. */
export interface ChatTraits {
  /** Whether it can be held to a JSON Schema. */
  readonly jsonSchema: boolean;
  /** What the efforts mean to it; undefined for one that does not think, which refuses the setting. */
  readonly thinking: Readonly<Record<ReasoningEffort, ThinkingConfig>> | undefined;
}

/** The budgets of https://ai.google.dev/gemini-api/docs/openai#thinking. */
const budgets: ChatTraits["thinking"] = {
  minimal: { thinkingBudget: 1_024 },
  low: { thinkingBudget: 1_024 },
  medium: { thinkingBudget: 8_192 },
  high: { thinkingBudget: 24_576 },
};

/** The levels of https://ai.google.dev/gemini-api/docs/thinking#thinking-levels that all models of a line take. */
const levels: ChatTraits["thinking"] = {
  minimal: { thinkingLevel: "low" },
  low: { thinkingLevel: "low" },
  medium: { thinkingLevel: "medium" },
  high: { thinkingLevel: "high" },
};

/** The models that think, by name. It is the only place that knows them so. */
const thinkers: Readonly<Record<string, ChatTraits["thinking"]>> = {
  "gemini-2.5-*": budgets,
  "gemini-3*": levels,
  "gemini-3-pro*": { ...levels, medium: { thinkingLevel: "high" } },
};

/** What a model takes: what the config file says of it, else what is known of its name. */
export function traitsOf({ models }: Pick<Vendor, "models">, model: string): ChatTraits {
  const { jsonSchema = true, reasoning } = declaredFor(models, model) ?? {};
  const known = declaredFor(thinkers, model);
  return { jsonSchema, thinking: reasoning === false ? undefined : (known ?? (reasoning ? levels : undefined)) };
}
