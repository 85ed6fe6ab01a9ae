import { isPlanetError } from "../engine/errors";
import type { UnknownName } from "../engine/node";
import type { ChatModel } from "../providers/contracts";

/**
 * What compile says of a chat model that a config names and nobody knows; nothing for one that is known.
 * @param key the config key that holds the id.
 */
export function unknownModel(models: { chat(id: string): ChatModel }, key: string, id: string): UnknownName[] {
  try {
    models.chat(id);
    return [];
  } catch (error) {
    // A model that is known but cannot be had now, for want of a key say, is no fault of the file.
    if (!isPlanetError(error) || error.code !== "unknown_model") return [];
    return [{ key, message: error.message, hint: error.hint }];
  }
}
