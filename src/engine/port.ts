import * as z from "zod";
import { findJsonFault, isJson } from "./json-value";
import type { DocumentValue, Message } from "./values";

/** The type of each port, and the TypeScript type of the values that pass through it. */
export interface PortValues {
  text: string;
  number: number;
  boolean: boolean;
  json: unknown;
  documents: readonly DocumentValue[];
  messages: readonly Message[];
  any: unknown;
}

/** The name of a port's type. */
export type PortType = keyof PortValues;

/** A named, typed input or output of a node. An optional input may be left unconnected; an optional output, unset. */
export interface Port<Type extends PortType = PortType, Optional extends boolean = boolean> {
  readonly type: Type;
  readonly description: string;
  readonly optional: Optional;
}

/** The ports of one side of a node, by name. The first one is the node's main port. */
export type Ports = Readonly<Record<string, Port>>;

/** Makes ports: `port.text("What to search for.")`. The description is shown in the canvas and in the docs. */
export const port = {
  text: (description: string) => required("text", description),
  number: (description: string) => required("number", description),
  boolean: (description: string) => required("boolean", description),
  json: (description: string) => required("json", description),
  documents: (description: string) => required("documents", description),
  messages: (description: string) => required("messages", description),
  any: (description: string) => required("any", description),
};

/** The same port, but one that need not be connected (an input) or set (an output). */
export function optional<Type extends PortType>(base: Port<Type>): Port<Type, true> {
  return { ...base, optional: true };
}

const documentSchema = z.looseObject({
  document: z.string(),
  text: z.string(),
  title: z.string().optional(),
  url: z.string().optional(),
  page: z.int().min(1).optional(),
  start: z.int().min(0).optional(),
  end: z.int().min(0).optional(),
  headings: z.array(z.string()).optional(),
  score: z.number().optional(),
  number: z.int().min(1).optional(),
});
const messageSchema = z.looseObject({ role: z.enum(["user", "assistant", "system"]), content: z.string() });

/** What a value must be to pass through a port of each type. */
export const portSchemas: Readonly<Record<PortType, z.ZodType>> = {
  text: z.string(),
  number: z.number(),
  boolean: z.boolean(),
  json: z.json(),
  documents: z.array(documentSchema),
  messages: z.array(messageSchema),
  any: z.unknown(),
};

/**
 * Whether a value passes through a port of the type: all of them carry plain JSON, so that events can be written down.
 * It is asked for every output of every node, so of documents and messages it looks at what every one must have;
 * {@link describePortFault} gives the full reading with the port's schema.
 */
export function fitsPort(type: PortType, value: unknown): boolean {
  switch (type) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "boolean":
      return typeof value === "boolean";
    case "documents":
      return Array.isArray(value) && value.every(isDocument) && isJson(value);
    case "messages":
      return Array.isArray(value) && value.every(isMessage) && isJson(value);
    case "json":
    case "any":
      return isJson(value);
    default:
      return type satisfies never;
  }
}

/** Says what is wrong with a value that does not fit a port, in words: `got a number`, `got no value`. */
export function describePortFault(type: PortType, value: unknown): string {
  if (value === undefined) return "got no value";
  const fault = findJsonFault(value);
  if (fault !== undefined) {
    const place = fault.path.length > 0 ? ` (at ${fault.path.join(".")})` : "";
    return `and what it got ${fault.reason}${place}`;
  }
  const parsed = portSchemas[type].safeParse(value);
  const issue = parsed.error?.issues[0];
  const place = issue && issue.path.length > 0 ? ` (at ${issue.path.join(".")}: ${issue.message})` : "";
  return `got ${describeValue(value)}${place}`;
}

/** A short name for a value in a message: `the text "warm"`, `the number 3`, `a list`, `nothing`. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string")
    return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value)}`;
  if (typeof value === "number" || typeof value === "boolean") return `the ${typeof value} ${value}`;
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : `a ${typeof value}`;
}

/**
 * Whether an output of type `source` may be connected to an input of type `target`: the types are the same, one of
 * them is `any`, or the target takes any JSON value.
 */
export function portsJoin(source: PortType, target: PortType): boolean {
  return source === target || source === "any" || target === "any" || target === "json";
}

/** What an expression or a template sees where a value of the type is missing. */
export function emptyValue(type: PortType): unknown {
  switch (type) {
    case "text":
      return "";
    case "documents":
    case "messages":
      return [];
    default:
      return null;
  }
}

/**
 * Merges the values of several references into one input, in order: lists are joined, texts are put one below the
 * other, everything else becomes a list. Of passages that are the same text of the same document the first one stays:
 * two searches may find the same, and no model needs to read it twice.
 */
export function mergeValues(type: PortType, values: readonly unknown[]): unknown {
  if (type === "documents") return distinct(values.flat() as DocumentValue[]);
  if (type === "messages") return values.flat();
  if (type === "text") return values.filter((value) => value !== "").join("\n\n");
  return values;
}

function distinct(passages: readonly DocumentValue[]): DocumentValue[] {
  const seen = new Set<string>();
  return passages.filter(({ document, text }) => {
    const { size } = seen;
    return seen.add(`${document}\n${text}`).size > size;
  });
}

/** Whether several references may be merged into one input of the type. A number or a truth value cannot be. */
export function canMerge(type: PortType): boolean {
  return type !== "number" && type !== "boolean";
}

function required<Type extends PortType>(type: Type, description: string): Port<Type, false> {
  return { type, description, optional: false };
}

function isDocument(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { document, text } = value as Partial<DocumentValue>;
  return typeof document === "string" && typeof text === "string";
}

function isMessage(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { role, content } = value as Partial<Message>;
  return (role === "user" || role === "assistant" || role === "system") && typeof content === "string";
}
