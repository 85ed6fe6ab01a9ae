import { PlanetError } from "../engine/errors";
import type { Plan } from "../engine/plan";
import { parseAsker, readAnswer } from "../engine/questions";
import { didYouMean } from "../engine/suggest";

/**
 * Reads the answers that are given beforehand, as `node=value`.
 * @throws `usage` for what is no answer, and for a node that does not ask.
 */
export function readAnswers(given: readonly string[], { nodes }: Plan): Readonly<Record<string, unknown>> {
  const asking = nodes.filter(({ handler }) => handler.asks).map(({ id }) => id);
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf("=");
      const name = text.slice(0, at);
      const asker = at === -1 ? undefined : parseAsker(name);
      if (asker === undefined) {
        throw new PlanetError("usage", `--answer must be node=value, got "${text}"`);
      }
      if (!asking.includes(asker.node)) {
        const hint = asking.length === 0 ? "no node of the workflow asks a person" : didYouMean(asker.node, asking);
        throw new PlanetError("usage", `--answer names the node "${asker.node}", which asks nothing`, { hint });
      }
      const node = nodes.find(({ id }) => id === asker.node);
      return [name, readTyped((node?.config as { readonly type?: unknown } | undefined)?.type, text.slice(at + 1))];
    }),
  );
}

/** Nodes that ask say what kind of value they want; of those that do not, an answer is read as any value. */
function readTyped(type: unknown, text: string): unknown {
  if (type !== "text" && type !== "number" && type !== "boolean") return readValue(text);
  return readAnswer({ prompt: "", type }, text);
}

/** Reads a value as JSON where it is some, else as text. */
export function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Most values are texts, which nobody wants to write in quotes.
    return text;
  }
}
