import { PlanetError } from "../engine/errors";
import type { StepCache } from "../engine/step-cache";
import type { AnswerStore } from "../providers/answer-cache";
import type { Redactor } from "../providers/redact";

/**
 * Keeps the outputs of nodes beside the answers of providers.
 * @param answers opens what is kept; it is called when a node first asks for it.
 * @param redactor takes secrets out of what is kept.
 */
export function keptOutputs(answers: () => Promise<AnswerStore>, redactor: Redactor): StepCache {
  return {
    async find(key, since) {
      const kept = await (await answers()).find(nameOf(key), since);
      return kept === undefined ? undefined : parse(kept, key);
    },
    async keep({ key, type, outputs, createdAt, expiresAt }) {
      const answer = JSON.stringify(redactor.value(outputs));
      const times = { createdAt, ...(expiresAt === undefined ? {} : { expiresAt }) };
      await (await answers()).keep({ key: nameOf(key), kind: "outputs", target: type, answer, ...times });
    },
  };
}

/** Apart from the keys of requests, which are of the same form. */
function nameOf(key: string): string {
  return `outputs:${key}`;
}

function parse(kept: string, key: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(kept);
  } catch (error) {
    throw new PlanetError("storage_failed", `what is kept under "${key}" is no JSON`, { cause: error });
  }
}
