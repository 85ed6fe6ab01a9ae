import { readErrorText } from "./error-body";

/** What servers say about an error, in whatever envelope it came. */
export interface ErrorBody {
  readonly message?: string;
  readonly type?: string;
  /** A name at OpenAI; elsewhere often the status. */
  readonly code?: string | number;
}

/**
 * Reads what a server says about an error: OpenAI's own `{ error: { message, type, code } }`, and what compatible
 * servers send instead: `{ error: "..." }`, `{ message }`, `{ detail }`, problem details (RFC 9457), or plain text. The
 * page of a proxy says nothing worth showing.
 */
export function readErrorBody(text: string): ErrorBody {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    const plain = text.trim();
    return plain === "" || plain.startsWith("<") ? {} : { message: plain };
  }
  return isObject(body) ? errorBodyOf(body.error ?? body) : errorBodyOf(body);
}

/** The same for a value: what stands under `error`. */
export function errorBodyOf(error: unknown): ErrorBody {
  if (typeof error === "string") return { message: error };
  if (!isObject(error)) return {};
  const { type, code } = error;
  const message = error.message ?? error.detail ?? error.title;
  return {
    ...(message ? { message: typeof message === "string" ? message : JSON.stringify(message) } : {}),
    ...(typeof type === "string" ? { type } : {}),
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
  };
}

/** What an answer of status 200 says about an error; undefined when it is none. */
export function errorIn(answer: unknown): ErrorBody | undefined {
  if (!isObject(answer)) return undefined;
  if (answer.error) return errorBodyOf(answer.error);
  return answer.object === "error" ? errorBodyOf(answer) : undefined;
}

/**
 * Wraps `fetch` so that every error comes in OpenAI's envelope, because the SDK drops what other envelopes say.
 */
export function withErrorEnvelope(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.status < 400) return response;
    const { status, headers } = response;
    return new Response(JSON.stringify({ error: readErrorBody(await readErrorText(response)) }), { status, headers });
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
