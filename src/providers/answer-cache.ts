import { onAbort } from "../engine/abort";
import { isPlanetError } from "../engine/errors";
import type { Redact } from "../engine/plain-json";
import { answerFromJson, answerToJson } from "./call-part-json";
import { canonicalRequest, requestKey, requestText } from "./canonical-request";
import type { CallOptions } from "./contracts";
import type { Ask, CallPart, Layer, ProviderCall } from "./provider-call";

/** Where answers are kept, by the key of their request. Times are in milliseconds since 1970. */
export interface AnswerStore {
  /** The answer's JSON, unless it was given before `since`; undefined when there is none. */
  find(key: string, since?: number): Promise<string | undefined>;
  /** Keeps an answer in place of the one of this key. It may be thrown away after `expiresAt`. */
  keep(answer: {
    readonly key: string;
    readonly kind: string;
    readonly target: string;
    readonly answer: string;
    readonly createdAt: number;
    readonly expiresAt?: number;
  }): Promise<void>;
}

/** What {@link cacheLayer} needs. */
export interface CacheOptions {
  /** Opens the store. Asked only for calls that want the cache, each time. */
  readonly answers: () => Promise<AnswerStore>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Is applied to every text of request and answer before anything is keyed or written. */
  readonly redact?: Redact;
}

type Answer = readonly CallPart[];

/**
 * Gives a kept answer to calls whose `cache` is on, if one is young enough; it uses no tokens. Otherwise the call is made
 * and its answer kept once it is complete. Of calls for the same that are made at once, one is made and all get its
 * answer; should it fail, the next one is made. A later attempt of a node is no such call: what was kept did not do.
 *
 * A store that fails spoils no call: the caller is told with a notice.
 */
export function cacheLayer(options: CacheOptions): Layer {
  const flights = new Map<string, Promise<Answer | undefined>>();
  return (next) => (call, callOptions) => {
    if (callOptions.cache === undefined || callOptions.cache === false) return next(call, callOptions);
    return cached(next, call, callOptions, options, flights);
  };
}

async function* cached(
  next: Ask,
  call: ProviderCall,
  callOptions: CallOptions,
  options: CacheOptions,
  flights: Map<string, Promise<Answer | undefined>>,
): AsyncIterable<CallPart> {
  const { signal } = callOptions;
  signal.throwIfAborted();
  const shelf = shelfOf(call, callOptions, options);
  if ((callOptions.caller?.attempt ?? 1) > 1) {
    yield* kept(next(call, callOptions), shelf.put);
    return;
  }
  for (let flight = flights.get(shelf.text); flight !== undefined; flight = flights.get(shelf.text)) {
    const answer = await unlessAborted(flight, signal);
    if (answer !== undefined) {
      yield* free(answer, signal);
      return;
    }
  }
  let land: (answer: Answer | undefined) => void = () => undefined;
  const flight = new Promise<Answer | undefined>((resolve) => {
    land = (answer) => {
      if (flights.get(shelf.text) === flight) flights.delete(shelf.text);
      resolve(answer);
    };
  });
  flights.set(shelf.text, flight);
  try {
    const found = await shelf.get();
    if (found !== undefined) {
      land(found);
      yield* free(found, signal);
      return;
    }
    const put = async (answer: Answer) => {
      await shelf.put(answer);
      land(answer);
    };
    yield* kept(next(call, callOptions), put);
  } finally {
    // Nothing to tell when it has landed; otherwise it failed, or its reader wants no more of it.
    land(undefined);
  }
}

/** Whether an answer is worth keeping: it is whole, and JSON where that was asked for. */
function isGood({ kind, request }: ProviderCall, answer: Answer): boolean {
  const end = answer.at(-1);
  if (end?.type === "end" && end.finish === "length") return false;
  if (kind !== "chat" || request.json === false) return true;
  const text = answer.map((part) => (part.type === "text-delta" ? part.text : "")).join("");
  try {
    JSON.parse(text.trim().replace(/^```(?:json)?\s*\n([\s\S]*)\n```$/, "$1"));
    return true;
  } catch {
    return answer.some((part) => part.type === "tool-call");
  }
}

/** The place of a call's answer in the store. */
function shelfOf(call: ProviderCall, { cache, onNotice }: CallOptions, { answers, now, redact }: CacheOptions) {
  const request = canonicalRequest(call, redact);
  const { kind, target } = request;
  const age = typeof cache === "number" ? cache : undefined;
  return {
    text: requestText(request),
    async get(): Promise<Answer | undefined> {
      try {
        const store = await answers();
        const found = await store.find(await requestKey(request), age === undefined ? undefined : now() - age);
        return found === undefined ? undefined : readAnswer(found);
      } catch (error) {
        tell(error, "kept answers cannot be used", onNotice);
        return undefined;
      }
    },
    async put(answer: Answer): Promise<void> {
      if (!isGood(call, answer)) return;
      try {
        const store = await answers();
        const createdAt = now();
        await store.keep({
          key: await requestKey(request),
          kind,
          target,
          answer: JSON.stringify(answerToJson(answer, redact)),
          createdAt,
          ...(age === undefined ? {} : { expiresAt: createdAt + age }),
        });
      } catch (error) {
        tell(error, "the answer is not kept", onNotice);
      }
    },
  };
}

/** What cannot be read, as another version may have written it, is no answer: it is asked for and replaced. */
function readAnswer(text: string): Answer | undefined {
  try {
    const reading = answerFromJson(JSON.parse(text));
    return "parts" in reading ? reading.parts : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What a store is known to fail with is worth a notice; anything else is a bug, and thrown. */
function tell(error: unknown, what: string, onNotice: CallOptions["onNotice"]): void {
  if (!isPlanetError(error)) throw error;
  onNotice?.(`${what}: ${error.message}`);
}

/** Passes an answer on, and puts it away before its end is. */
async function* kept(answer: AsyncIterable<CallPart>, put: (answer: Answer) => Promise<void>): AsyncIterable<CallPart> {
  const parts: CallPart[] = [];
  for await (const part of answer) {
    parts.push(part);
    if (part.type === "end") await put(parts);
    yield part;
  }
}

function* free(answer: Answer, signal: AbortSignal): Iterable<CallPart> {
  for (const part of answer) {
    signal.throwIfAborted();
    yield part.type === "end" ? { ...part, usage: { input: 0, output: 0 } } : part;
  }
}

/** Rejects with the signal's reason as soon as it is aborted. */
function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const ignore = onAbort(signal, () => reject(signal.reason));
    promise.then(resolve, reject).finally(ignore);
  });
}
