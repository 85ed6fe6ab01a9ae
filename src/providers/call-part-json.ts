import {
  isJsonObject,
  type Json,
  type JsonObject,
  type Redact,
  toJson,
  toJsonObject,
  unchanged,
} from "../engine/plain-json";
import { type DocumentValue, toUsage } from "../engine/values";
import type { FinishReason } from "./contracts";
import type { CallPart } from "./provider-call";

/** An answer that was read back, or what is wrong with it. */
export type AnswerReading = { readonly parts: readonly CallPart[] } | { readonly fault: string };

const finishReasons: readonly unknown[] = ["stop", "length", "tool-calls"] satisfies FinishReason[];

/**
 * Writes a complete answer as JSON. Pieces of text that follow each other stand in one list, as they came; vectors are
 * base64 of 32-bit floats, little end first.
 *
 * @param redact is applied to every text. Where a secret is split over pieces of text, all text becomes one piece.
 */
export function answerToJson(parts: readonly CallPart[], redact: Redact = unchanged): JsonObject {
  const items: Json[] = [];
  let deltas: Json[] | undefined;
  for (const part of redactTexts(parts, redact)) {
    if (part.type === "text-delta") {
      if (deltas === undefined) {
        deltas = [];
        items.push({ type: "text", deltas });
      }
      deltas.push(part.text);
      continue;
    }
    deltas = undefined;
    items.push(partToJson(part, redact));
  }
  return { parts: items };
}

/** Reads what {@link answerToJson} wrote. */
export function answerFromJson(value: unknown): AnswerReading {
  if (!isJsonObject(value) || !Array.isArray(value.parts)) return { fault: "has no list of parts" };
  const parts: CallPart[] = [];
  for (const [index, item] of value.parts.entries()) {
    const read = isJsonObject(item) ? partsFromJson(item) : undefined;
    if (read === undefined) return { fault: `has a part ${index + 1} that is none` };
    parts.push(...read);
  }
  const end = parts.findIndex(({ type }) => type === "end");
  if (end === -1 || end !== parts.length - 1) return { fault: "does not end with its one end" };
  return { parts };
}

/** Whether a secret is split shows only in the text as a whole. */
function redactTexts(parts: readonly CallPart[], redact: Redact): readonly CallPart[] {
  const texts = parts.flatMap((part) => (part.type === "text-delta" ? part.text : []));
  const whole = redact(texts.join(""));
  if (texts.map(redact).join("") === whole) {
    return parts.map((part) => (part.type === "text-delta" ? { type: "text-delta", text: redact(part.text) } : part));
  }
  const first = parts.findIndex(({ type }) => type === "text-delta");
  return parts.flatMap((part, index): CallPart[] => {
    if (part.type !== "text-delta") return [part];
    return index === first ? [{ type: "text-delta", text: whole }] : [];
  });
}

function partToJson(part: Exclude<CallPart, { type: "text-delta" }>, redact: Redact): JsonObject {
  switch (part.type) {
    case "tool-call":
      return { type: "tool-call", ...toJsonObject({ id: part.id, name: part.name, input: part.input }, redact) };
    case "documents":
      return { type: "documents", documents: toJson(part.documents, redact) };
    case "vectors":
      return { type: "vectors", vectors: part.vectors.map(toBase64) };
    case "end": {
      const { usage, finish, citations } = part;
      return { type: "end", ...toJsonObject({ usage, finish, citations }, redact) };
    }
  }
}

/** Undefined when it is no part. */
function partsFromJson(item: Readonly<Record<string, unknown>>): CallPart[] | undefined {
  switch (item.type) {
    case "text":
      return isListOf(isText, item.deltas) ? item.deltas.map((text) => ({ type: "text-delta", text })) : undefined;
    case "tool-call": {
      const { id, name, input } = item;
      return isText(id) && isText(name) ? [{ type: "tool-call", id, name, input }] : undefined;
    }
    case "documents":
      return isListOf(isDocument, item.documents) ? [{ type: "documents", documents: item.documents }] : undefined;
    case "vectors": {
      const vectors = isListOf(isText, item.vectors) ? item.vectors.map(fromBase64) : [undefined];
      return isListOf(isVector, vectors) ? [{ type: "vectors", vectors }] : undefined;
    }
    case "end":
      return endFromJson(item);
    default:
      return undefined;
  }
}

function endFromJson({ usage, finish, citations }: Readonly<Record<string, unknown>>): CallPart[] | undefined {
  if (usage !== undefined && !isJsonObject(usage)) return undefined;
  if (finish !== undefined && !isFinish(finish)) return undefined;
  if (citations !== undefined && !isListOf(isDocument, citations)) return undefined;
  return [
    {
      type: "end",
      usage: usage === undefined ? undefined : toUsage(usage),
      ...(finish === undefined ? {} : { finish }),
      ...(citations === undefined ? {} : { citations }),
    },
  ];
}

function toBase64(vector: Float32Array): string {
  const view = new DataView(new ArrayBuffer(vector.length * 4));
  vector.forEach((number, index) => {
    view.setFloat32(index * 4, number, true);
  });
  return btoa(Array.from(new Uint8Array(view.buffer), (byte) => String.fromCharCode(byte)).join(""));
}

/** Undefined when the text is not what {@link toBase64} writes. */
function fromBase64(text: string): Float32Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (bytes.length % 4 !== 0) return undefined;
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(index * 4, true));
}

function isListOf<Item>(isItem: (item: unknown) => item is Item, value: unknown): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isVector(value: unknown): value is Float32Array {
  return value instanceof Float32Array;
}

function isFinish(value: unknown): value is FinishReason {
  return finishReasons.includes(value);
}

function isDocument(value: unknown): value is DocumentValue {
  return isJsonObject(value) && isText(value.document) && isText(value.text);
}
