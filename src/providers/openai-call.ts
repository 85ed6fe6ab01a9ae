import type OpenAI from "openai";
import { noLongerWanted, onAbort } from "../engine/abort";
import { longestTimer } from "../engine/clock";
import type { CallOptions } from "./contracts";
import { errorBodyOf, withErrorEnvelope } from "./openai-envelope";
import { type CallFault, toOpenAiError } from "./openai-error";
import { createRedactor } from "./redact";
import { readRetryAfter } from "./retry-after";
import { requireReady, type Vendor } from "./vendor";

/** The SDK of OpenAI, loaded and turned to one vendor. */
interface Line {
  readonly client: OpenAI;
  toFault(error: unknown): CallFault;
}

/** What every request of a call is made with. */
export interface RequestOptions {
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One call of a vendor, from its beginning to its end. */
export interface OpenAiCall {
  /**
   * Does a step of the call. Throws the signal's reason once that is aborted, else a `PlanetError` that says what is
   * wrong with the vendor, without its key.
   */
  run<Result>(step: (client: OpenAI, options: RequestOptions) => Promise<Result>): Promise<Result>;
  /** The error of a fault that the SDK did not see. */
  fail(fault: CallFault): unknown;
  /** Says that the answer is here to its end, so that there is no connection to close. */
  complete(): void;
  /** Closes the connection if something is still to come. Must be called. */
  end(): void;
}

/** Starts a call. `subject` is whose call it is, for errors. Throws what `requireReady` does, or the signal's reason. */
export type StartCall = (subject: string, options: CallOptions) => OpenAiCall;

/** Makes calls of a vendor that speaks OpenAI's protocol. The SDK is loaded with the first of them. */
export function openAiCalls(vendor: Vendor): StartCall {
  const redactor = createRedactor(vendor.key === undefined ? [] : [vendor.key]);
  let loading: Promise<Line> | undefined;
  let line: Line | undefined;
  return (subject, { signal, idempotencyKey }) => {
    requireReady(vendor);
    signal.throwIfAborted();
    // The SDK never takes its listener off the signal that it is given, and a run's signal lives long.
    const controller = new AbortController();
    const ignore = onAbort(signal, () => controller.abort(signal.reason));
    const headers = idempotencyKey === undefined ? undefined : { "Idempotency-Key": idempotencyKey };
    const options = { signal: controller.signal, ...(headers && { headers }) };
    let begun = false;
    const fail = (fault: CallFault) => redactor.error(toOpenAiError(fault, { vendor, subject }));
    let isComplete = false;
    return {
      fail,
      async run(step) {
        if (line === undefined) {
          loading ??= openLine(vendor);
          line = await loading;
        }
        try {
          signal.throwIfAborted();
          const result = await step(line.client, options);
          begun = true;
          // The SDK ends a stream that is stopped as if it were whole.
          signal.throwIfAborted();
          return result;
        } catch (error) {
          if (signal.aborted) throw signal.reason;
          const fault = line.toFault(error);
          throw fail(begun && fault.kind === "broken" ? { kind: "cut", cause: fault.cause } : fault);
        }
      },
      complete() {
        isComplete = true;
      },
      end() {
        ignore();
        // The SDK makes an error of its own of every abort, which costs more than all else that happens here.
        if (!isComplete) controller.abort(noLongerWanted);
      },
    };
  };
}

/**
 * Loads the SDK for one vendor. Everything that it would take from the environment is set here, so that no vendor is
 * shown what belongs to another.
 */
async function openLine({ baseUrl, key }: Vendor): Promise<Line> {
  const { APIConnectionError, APIError, default: Client } = await import("openai");
  const client = new Client({
    baseURL: baseUrl,
    // Servers without keys take any.
    apiKey: key ?? "none",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    // Whoever calls has time-outs of their own.
    timeout: longestTimer,
    logLevel: "off",
    fetch: withErrorEnvelope(globalThis.fetch),
  });
  return {
    client,
    toFault(error) {
      if (error instanceof SyntaxError) return { kind: "malformed", cause: error };
      if (error instanceof APIConnectionError || !(error instanceof APIError)) return { kind: "broken", cause: error };
      const { status, headers } = error;
      const retryAfter = headers === undefined ? undefined : readRetryAfter(headers, Date.now());
      return { kind: "refused", status, body: errorBodyOf(error.error), retryAfter };
    },
  };
}
