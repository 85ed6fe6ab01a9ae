import { PlanetError } from "../../engine/errors";
import type { ChatModel, ChatPart, ChatRequest, EmbeddingModel, ModelProvider } from "../../providers/contracts";

/** What a scripted model says to a request: a text, a value that is said as JSON, or an error that it throws. */
export type ScriptedAnswer = string | Error | Readonly<Record<string, unknown>>;

/** A script: answers in their order, the last one again and again; or a function of what is asked. */
export type Script = readonly ScriptedAnswer[] | ((request: ChatRequest) => ScriptedAnswer);

/** A provider that answers as it is told, and remembers what it was asked. */
export interface ScriptedModels extends ModelProvider {
  /** The requests so far, in the order in which they came. */
  readonly requests: readonly ChatRequest[];
}

/**
 * Models for tests: each answers as the script says, without network, word by word. Texts become vectors by the letters
 * that they hold, so that the same text has the same vector and similar ones have similar vectors.
 * @param name what stands before the colon of their ids; any name behind it will do.
 */
export function scriptedModels(name: string, script: Script): ScriptedModels {
  const requests: ChatRequest[] = [];
  const answerTo = (request: ChatRequest): ScriptedAnswer => {
    requests.push(request);
    if (typeof script === "function") return script(request);
    const answer = script[Math.min(requests.length, script.length) - 1];
    if (answer !== undefined) return answer;
    throw new PlanetError("usage", `the script of "${name}" has no answers`);
  };
  return {
    name,
    local: true,
    requests,
    chat: (model) => chatModel(`${name}:${model}`, answerTo),
    embedding: (model) => embeddingModel(`${name}:${model}`),
  };
}

function chatModel(id: string, answerTo: (request: ChatRequest) => ScriptedAnswer): ChatModel {
  return {
    id,
    async *stream(request, { signal }): AsyncIterable<ChatPart> {
      signal.throwIfAborted();
      const answer = answerTo(request);
      if (answer instanceof Error) throw answer;
      const text = typeof answer === "string" ? answer : JSON.stringify(answer);
      const words = text.match(/\s*\S+\s*/g) ?? [];
      for (const word of words) yield { type: "text-delta", text: word };
      const asked = request.messages.reduce((sum, { content }) => sum + content.split(/\s+/).length, 0);
      yield { type: "end", usage: { input: asked, output: words.length } };
    },
  };
}

const letters = 64;

function embeddingModel(id: string): EmbeddingModel {
  return {
    id,
    batchSize: 100,
    async embed({ texts }) {
      return { vectors: texts.map(vectorOf), usage: { input: texts.length, output: 0 } };
    },
  };
}

/** How often each pair of letters stands in the text, folded into a few numbers; of length 1. */
function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(letters);
  const folded = ` ${text.toLowerCase()} `;
  for (let place = 1; place < folded.length; place += 1) {
    const pair = folded.charCodeAt(place - 1) * 31 + folded.charCodeAt(place);
    vector[pair % letters] = (vector[pair % letters] ?? 0) + 1;
  }
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
