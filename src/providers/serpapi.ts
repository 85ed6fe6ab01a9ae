import type { Config } from "serpapi";
import { onAbort } from "../engine/abort";
import { longestTimer } from "../engine/clock";
import type { CallOptions, WebSearch } from "./contracts";
import { createRedactor } from "./redact";
import { readRetryAfter } from "./retry-after";
import { faultOf, quotaError, toSerpapiError, wordsIn } from "./serpapi-error";
import { type AnswerHead, type NodeAgents, watchRequest } from "./serpapi-request";
import { fromResponse, toParameters } from "./serpapi-results";
import { lackOf, requireReady, type Vendor } from "./vendor";
import { addressOf } from "./web-search-address";
import type { SearchFault } from "./web-search-failure";
import { fieldsOf } from "./web-search-results";

type Sdk = typeof import("serpapi");
type RequestOptions = Config["requestOptions"];
type SdkCall = (sdk: Sdk, requestOptions: RequestOptions) => Promise<unknown>;

/** How long a call may take is not for the SDK to say. */
const timeout = longestTimer;

/**
 * Searches Google through SerpAPI, over its SDK.
 * @param vendor with `baseUrl` the requests go there instead: to a proxy, say.
 * @param agents what connections are made with: the `globalAgent`s of `node:http` and `node:https`, or others.
 */
export function serpapi(vendor: Vendor, agents: NodeAgents): WebSearch {
  async function ask({ signal }: CallOptions, call: SdkCall): Promise<unknown> {
    signal.throwIfAborted();
    requireReady(vendor);
    const address = addressOf(vendor);
    const watched = watchRequest(agents, address);
    const sdk = await import("serpapi");
    signal.throwIfAborted();
    const ignoreAbort = onAbort(signal, () => watched.end(signal.reason));
    const outcome = await call(sdk, watched.options as RequestOptions)
      .then(toOutcome, (thrown: unknown) => ({ fault: toFault(thrown, watched.head()) }))
      .finally(ignoreAbort);
    signal.throwIfAborted();
    if (!("fault" in outcome)) return outcome.json;
    // The URL of the request holds the key, and servers repeat it.
    const redactor = createRedactor([vendor.key ?? "", ...(address?.secrets ?? [])]);
    throw redactor.error(toSerpapiError(outcome.fault, vendor));
  }

  return {
    name: vendor.name,
    lack: lackOf(vendor),
    async search(search, options) {
      const { key: api_key } = vendor;
      const json = await ask(options, (sdk, requestOptions) =>
        sdk.getJson({ ...toParameters(search), api_key, timeout, requestOptions }),
      );
      return fromResponse(json, search.limit);
    },
    async probe(options) {
      const account = await ask(options, (sdk, requestOptions) => getAccount(sdk, vendor.key, requestOptions));
      if (fieldsOf(account).total_searches_left === 0) throw quotaError(vendor, "the account has used all of them");
    },
  };
}

/** The SDK takes options for this call only from its global settings, which it reads before it first waits. */
function getAccount(sdk: Sdk, key: string | undefined, requestOptions: RequestOptions): Promise<unknown> {
  const { requestOptions: before } = sdk.config;
  sdk.config.requestOptions = requestOptions;
  try {
    return sdk.getAccount({ api_key: key, timeout });
  } finally {
    sdk.config.requestOptions = before;
  }
}

function toOutcome(json: unknown): { readonly json: unknown } | { readonly fault: SearchFault } {
  const fault = faultOf(json);
  return fault === undefined ? { json } : { fault };
}

/** The SDK throws the text of any answer but one of status 200, and what it stumbles over itself. */
function toFault(thrown: unknown, head: AnswerHead | undefined): SearchFault {
  if (typeof thrown === "string" && head !== undefined) {
    const { status, headers } = head;
    return { kind: "refused", status, words: wordsIn(thrown), retryAfter: readRetryAfter(headers, Date.now()) };
  }
  // The message of this one quotes the answer.
  if (thrown instanceof SyntaxError) return { kind: "unreadable", page: false };
  return { kind: "broken", cause: thrown };
}
