import { PlanetError } from "../engine/errors";
import type { Models } from "../providers/models";

/**
 * Refuses a model that cannot put passages in order, before any document is read.
 * @throws `usage` for the model that answers without a key, and `unknown_model`.
 */
export function requireReranker(models: Models, id: string): void {
  const model = models.chat(id);
  if (model.id !== "offline:extractive") return;
  throw new PlanetError("usage", `"${model.id}" is to put passages in order, and cannot`, {
    hint: "name a model that follows instructions, such as openai:gpt-5-mini, or leave `rerank` out",
  });
}
