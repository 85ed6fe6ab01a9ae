import { canonicalText, inOrder, type Json, type JsonObject, type Redact, toJsonObject } from "../engine/plain-json";
import type { DocumentValue } from "../engine/values";
import type { ChatRequest } from "./contracts";
import type { ProviderCall } from "./provider-call";

/** What a call asks for, as plain JSON that is the same whenever the same is asked. */
export interface CanonicalRequest {
  readonly kind: ProviderCall["kind"];
  readonly target: string;
  /** The names of all objects are in order, and what is undefined is left out. */
  readonly request: JsonObject;
}

/**
 * Makes a call comparable. All of the request counts, but for the score of sources: it tells how they were found, and no
 * model sees it. The text of a source that stands in a message is not said twice.
 *
 * @param redact is applied to every text, so that neither what is written nor its key depends on a secret.
 */
export function canonicalRequest({ kind, target, request }: ProviderCall, redact?: Redact): CanonicalRequest {
  const counted = "sources" in request ? { ...request, sources: request.sources.map(countedOf(request)) } : request;
  return {
    kind,
    target: redact === undefined ? target : redact(target),
    request: inOrder(toJsonObject(counted, redact)) as JsonObject,
  };
}

function countedOf({ messages }: ChatRequest): (source: DocumentValue) => Partial<DocumentValue> {
  return ({ score: _, text, ...source }) =>
    messages.some(({ content }) => content.includes(text)) ? source : { ...source, text };
}

/** The one text of a request: two are the same when their texts are. */
export function requestText({ kind, target, request }: CanonicalRequest): string {
  return canonicalText({ kind, target, request } satisfies Json);
}

/** What a request is kept under: the SHA-256 of its text in UTF-8, 64 hex digits in lower case. */
export async function requestKey(request: CanonicalRequest): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(requestText(request)));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
