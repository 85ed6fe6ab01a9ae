import type { BatchEmbedContentsRequest } from "@google/generative-ai";
import { noLongerWanted, onAbort } from "../engine/abort";
import { systemClock } from "../engine/clock";
import { isPlanetError, type PlanetError } from "../engine/errors";
import type { CallOptions } from "./contracts";
import { readErrorText } from "./error-body";
import type { EmbeddingBody } from "./gemini-embeddings";
import { refusedError, unreachableError, unreadableError } from "./gemini-error";
import { wholeEvents } from "./gemini-events";
import type { ChatBody } from "./gemini-request";
import { createRedactor } from "./redact";
import { readRetryAfter } from "./retry-after";
import { requireReady, type Vendor } from "./vendor";

/** One call of Gemini, from its beginning to its end. */
export interface GeminiCall {
  /** The pieces of an answer as they come, as far as it comes: whether it is whole is the reader's to see. */
  stream(model: string, request: ChatBody): AsyncIterable<unknown>;
  /** The answer to a request for vectors. */
  embed(model: string, request: EmbeddingBody): Promise<unknown>;
  /** What stands at an address below the vendor's, such as `/v1beta/models`. */
  get(path: string): Promise<unknown>;
  /**
   * Does a step of the call. Throws the signal's reason once that is aborted, else a `PlanetError` that says what is
   * wrong with the vendor, without its key.
   */
  run<Result>(step: () => Result | Promise<Result>): Promise<Result>;
  /** Closes the connection if something is still to come. Must be called. */
  end(): void;
}

/**
 * Starts a call.
 * @param subject whose call it is, for errors: `model "gemini:gemini-2.5-flash"`.
 * @throws what `requireReady` does, or the signal's reason.
 */
export type StartCall = (subject: string, options: CallOptions) => GeminiCall;

const defaultUrl = "https://generativelanguage.googleapis.com";

/** Makes calls of Gemini. The SDK is loaded with the first one that needs it. */
export function geminiCalls(vendor: Vendor): StartCall {
  const { key = "", baseUrl = defaultUrl } = vendor;
  const redactor = createRedactor([key]);
  const openModel = async (model: string) => {
    const { GoogleGenerativeAI } = await import("@google/generative-ai");
    return new GoogleGenerativeAI(key).getGenerativeModel({ model }, { baseUrl });
  };
  return (subject, { signal }) => {
    requireReady(vendor);
    signal.throwIfAborted();
    const controller = new AbortController();
    const ignore = onAbort(signal, () => controller.abort(signal.reason));
    const called = { vendor, subject };
    // Before ours stands in its place, so that it is the one which the program, or what watches it, has put there.
    const { fetch } = globalThis;

    // The SDK turns every error into one of its own, which keeps neither its cause nor the headers of an answer.
    let failure: PlanetError | undefined;
    const fail = (error: PlanetError): never => {
      failure = error;
      throw error;
    };
    const run: GeminiCall["run"] = async (step) => {
      try {
        signal.throwIfAborted();
        const result = await step();
        signal.throwIfAborted();
        return result;
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        const other = () => unreadableError("sends an answer that is cut off or cannot be read", called, error);
        throw redactor.error(failure ?? (isPlanetError(error) ? error : other()));
      }
    };
    const send = async (url: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      const request = { ...init, signal: controller.signal };
      const response = await fetch(url, { ...request, redirect: "error" }).catch((cause: unknown) =>
        fail(unreachableError(cause, called)),
      );
      if (response.ok) return response;
      const { status, headers } = response;
      const body = await readErrorText(response).catch((cause: unknown) => fail(unreachableError(cause, called)));
      return fail(refusedError({ status, body, retryAfter: readRetryAfter(headers, systemClock.now()) }, called));
    };
    const failIfError = (chunk: unknown) => {
      const status = errorStatusOf(chunk);
      if (status !== undefined) fail(refusedError({ status, body: chunk, retryAfter: undefined }, called));
    };
    const sendForEvents: typeof send = async (url, init) => withWholeEvents(await send(url, init));

    return {
      run,
      async *stream(name, request) {
        const model = await openModel(name);
        const stream = await run(async () => {
          const answer = await beginWith(sendForEvents, () => model.generateContentStream(request));
          // The SDK collects the answer beside the stream, and fails there as well when the stream does.
          answer.response.catch(() => undefined);
          return answer.stream;
        });
        for (;;) {
          const next = await run(() => stream.next());
          if (next.done) return;
          const chunk: unknown = next.value;
          await run(() => failIfError(chunk));
          yield chunk;
        }
      },
      async embed(name, request) {
        const model = await openModel(name);
        return await run(() => beginWith(send, () => model.batchEmbedContents(request as BatchEmbedContentsRequest)));
      },
      get: (path) =>
        run(async () => (await send(`${baseUrl}${path}`, { headers: { "x-goog-api-key": key } })).json() as unknown),
      end() {
        ignore();
        controller.abort(noLongerWanted);
      },
    };
  };
}

/**
 * Begins a call of the SDK with a `fetch` of ours. The SDK takes none as an argument: it looks the global one up once a
 * call, before it waits for the first time, and uses it when it has waited. So ours stands there for no longer than it
 * takes to begin, and nothing else can see it: neither another call nor what has wrapped the global one.
 */
function beginWith<Answer>(send: typeof fetch, begin: () => Promise<Answer>): Promise<Answer> {
  const { fetch } = globalThis;
  globalThis.fetch = send;
  try {
    return begin();
  } finally {
    globalThis.fetch = fetch;
  }
}

function withWholeEvents({ body }: Response): Response {
  const text = body?.pipeThrough(new TextDecoderStream()).pipeThrough(wholeEvents());
  return new Response(text?.pipeThrough(new TextEncoderStream()));
}

/** The status of an error that came in place of a piece of the answer. */
function errorStatusOf(chunk: unknown): number | undefined {
  const { error } = (chunk ?? {}) as { readonly error?: { readonly code?: unknown } };
  if (error === undefined) return undefined;
  const status = Number(error?.code);
  return status >= 400 && status < 600 ? status : 500;
}
