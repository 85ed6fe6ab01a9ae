import * as z from "zod";
import type { Message } from "../engine/values";
import type { JsonSchema } from "../providers/contracts";

/** What became of reading an answer as JSON. */
export type JsonReading = { readonly value: unknown } | { readonly fault: string };

/** Does work that does not give the thread back, and throws when it takes too long. */
export type Limit = <Value>(what: string, work: () => Value) => Value;

const unlimited: Limit = (_, work) => work();

/**
 * Reads an answer that has to be one JSON value, with or without a code fence around it, and checks it.
 * @param schema JSON Schema that the value has to fit; `true` for any value. Its patterns may take for ever.
 * @throws what `limit` throws.
 */
export function readJsonAnswer(text: string, schema: true | JsonSchema, limit = unlimited): JsonReading {
  const bare = text.trim().replace(/^```(?:json)?\s*\n([\s\S]*)\n```$/, "$1");
  let value: unknown;
  try {
    value = JSON.parse(bare);
  } catch {
    return { fault: "it is no JSON" };
  }
  if (schema === true) return { value };
  const checked = limit("the check against the JSON Schema", () => toZod(schema).safeParse(value));
  if (checked.success) return { value };
  const faults = checked.error.issues.slice(0, mostFaults).map(({ path, message }) => {
    const place = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
    // JSON has no undefined: nothing stands there.
    const fault = message.endsWith("received undefined") ? "is missing" : message.replace(/^Invalid input: /, "");
    return place === "" ? fault : `${place.replace(/^\./, "")}: ${fault}`;
  });
  return { fault: faults.join("; ") };
}

/** What is wrong with a JSON Schema, as far as it cannot be used to check answers; undefined when nothing is. */
export function schemaFault(schema: JsonSchema): string | undefined {
  try {
    toZod(schema);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The conversation that asks for the answer once more, saying what was wrong with it. */
export function repairMessages(messages: readonly Message[], answer: string, fault: string): readonly Message[] {
  return [
    ...messages,
    { role: "assistant", content: answer },
    {
      role: "user",
      content: `Your answer cannot be used: ${fault}. Answer again with the corrected JSON value and nothing else.`,
    },
  ];
}

/** More faults than these help neither the model nor the person. */
const mostFaults = 5;

function toZod(schema: JsonSchema): z.ZodType {
  return z.fromJSONSchema(withRequired(schema) as Parameters<typeof z.fromJSONSchema>[0]);
}

/** Zod asks only for the required names that are properties as well; a schema may require others. */
function withRequired(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withRequired);
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === "const" || key === "enum" ? value : withRequired(value),
    ]),
  );
  const { required, properties = {} } = inner;
  if (!Array.isArray(required) || typeof properties !== "object" || Array.isArray(properties)) return inner;
  const named = Object.fromEntries(required.filter((name) => typeof name === "string").map((name) => [name, {}]));
  return { ...inner, properties: { ...named, ...properties } };
}
