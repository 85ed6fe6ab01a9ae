import { createHash } from "node:crypto";
import type { Usage } from "../../src/engine/values";
import type { JsonSchema } from "../../src/providers/contracts";
import type { AskedChat } from "./vendor-script";

/**
 * What a stand-in for a vendor answers when nothing else was told: the same for the same request. It repeats the
 * question, and cites the first source when the prompt holds sources; asked for JSON, it gives a value of the schema.
 */
export function standInAnswer({ messages, json }: AskedChat): string {
  const prompt = messages.findLast(({ role }) => role === "user")?.content ?? "";
  const question = prompt
    .slice(prompt.lastIndexOf("</source>") + 1)
    .replace("/source>", "")
    .trim();
  const answer = `You said: ${question}${/<source\b/.test(prompt) ? " [1]" : ""}`;
  if (json === false) return answer;
  return JSON.stringify(json === true ? { answer } : fitting(json, answer));
}

/** The words of a text with the space after each of them: an answer comes in such pieces. */
export function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|^\s+/g) ?? [];
}

/** What such an answer uses: a token for each word. */
export function standInUsage({ system = "", messages }: AskedChat, answer: string): Usage {
  const asked = [system, ...messages.map(({ content }) => content)].join(" ");
  return { input: wordsOf(asked).length, output: wordsOf(answer).length };
}

/** A vector of length 1 for a text: texts that share words are near each other. */
export function standInVector(text: string): number[] {
  const vector = new Array<number>(16).fill(0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text]) {
    const [place = 0, sign = 0] = createHash("sha256").update(word).digest();
    vector[place % vector.length] = (vector[place % vector.length] ?? 0) + (sign % 2 === 0 ? 1 : -1);
  }
  const length = Math.hypot(...vector);
  return length === 0 ? vector.map((_, place) => (place === 0 ? 1 : 0)) : vector.map((number) => number / length);
}

function fitting(schema: JsonSchema, text: string): unknown {
  const { type, properties, items } = schema;
  const choices = schema.enum;
  if (Array.isArray(choices)) return choices[0];
  if (type === "object") {
    const entries = Object.entries((properties ?? {}) as Record<string, JsonSchema>);
    return Object.fromEntries(entries.map(([name, one]) => [name, fitting(one, text)]));
  }
  if (type === "array") return items === undefined ? [] : [fitting(items as JsonSchema, text)];
  if (type === "integer" || type === "number") return 1;
  if (type === "boolean") return true;
  return type === "null" ? null : text;
}
