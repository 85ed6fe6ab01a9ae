import { isPlanetError, PlanetError } from "../engine/errors";

/**
 * Makes something of what is built in together with what plugins bring. It is made without them first, so that a fault
 * in what the caller gave is told as such.
 * @throws `plugin_failed` when plugins bring a name that is taken or not allowed.
 */
export function withPlugins<Item, Made>(make: (more: readonly Item[]) => Made, items: readonly Item[]): Made {
  const plain = make([]);
  if (items.length === 0) return plain;
  try {
    return make(items);
  } catch (error) {
    if (!isPlanetError(error)) throw error;
    throw new PlanetError("plugin_failed", `a plugin brings what does not go: ${error.message}`, {
      hint: error.hint,
      cause: error,
    });
  }
}
