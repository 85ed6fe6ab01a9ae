import { onAbort } from "../engine/abort";
import { PlanetError } from "../engine/errors";
import type { WebSearch } from "./contracts";
import { createRedactor } from "./redact";
import { readRetryAfter } from "./retry-after";
import { toSearxngError } from "./searxng-error";
import { fromResponse, silentEngines, toParameters } from "./searxng-results";
import { lackOf, requireReady, type Vendor } from "./vendor";
import { addressOf, type SearchAddress } from "./web-search-address";
import type { SearchFault } from "./web-search-failure";
import { fieldsOf } from "./web-search-results";

/** What the server sent, read to its end. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Searches the web through a SearXNG server, over its JSON API. It has no key; its address may hold a password. */
export function searxng(vendor: Vendor): WebSearch {
  /** Makes one request. What is thrown holds nothing of the address's password, which servers may repeat. */
  async function ask(parameters: URLSearchParams, signal: AbortSignal, statuses: readonly number[]): Promise<unknown> {
    signal.throwIfAborted();
    const address = readyAddress(vendor);
    const outcome = await fetchAnswer(requestOf(address, parameters), signal).then(
      (answer) => toOutcome(answer, statuses),
      (cause: unknown) => ({ fault: { kind: "broken", cause } as const }),
    );
    signal.throwIfAborted();
    if (!("fault" in outcome)) return outcome.json;
    throw createRedactor(address.secrets).error(toSearxngError(outcome.fault, vendor));
  }

  return {
    name: vendor.name,
    lack: lackOf(vendor),
    async search(request, { signal, onNotice }) {
      const json = await ask(toParameters(request), signal, [200]);
      const documents = fromResponse(json, request.limit);
      const silent = silentEngines(json);
      if (documents.length === 0 && silent.length > 0) {
        onNotice?.(`"${vendor.name}" finds nothing, and some engines do not answer it: ${silent.join(", ")}`);
      }
      return documents;
    },
    async probe({ signal }) {
      // Without a query the server asks no engine, but refuses first what its settings do not let it give.
      await ask(toParameters({ query: "" }), signal, [200, 400]);
    },
  };
}

/** @throws what `requireReady` does. */
function readyAddress(vendor: Vendor): SearchAddress {
  requireReady(vendor);
  const address = addressOf(vendor);
  if (address === undefined) throw new PlanetError("internal", `"${vendor.name}" has no address`);
  return address;
}

function requestOf({ url, authorization }: SearchAddress, parameters: URLSearchParams): Request {
  const headers = new Headers({ accept: "application/json" });
  if (authorization !== undefined) headers.set("authorization", authorization);
  return new Request(`${url.href.replace(/\/$/, "")}/search?${parameters}`, { headers });
}

async function fetchAnswer(request: Request, signal: AbortSignal): Promise<Answer> {
  // A listener of fetch's own would stay at the run's signal until all of the run is over.
  const controller = new AbortController();
  const ignoreAbort = onAbort(signal, () => controller.abort(signal.reason));
  try {
    const response = await fetch(request, { signal: controller.signal });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } finally {
    ignoreAbort();
  }
}

/** @param statuses those of which the JSON is wanted. */
function toOutcome(
  { status, headers, text }: Answer,
  statuses: readonly number[],
): { readonly json: unknown } | { readonly fault: SearchFault } {
  const json = jsonOf(text);
  if (!statuses.includes(status)) {
    const { error } = fieldsOf(json);
    const words = typeof error === "string" ? error : undefined;
    return { fault: { kind: "refused", status, words, retryAfter: readRetryAfter(headers, Date.now()) } };
  }
  const isFit = status === 200 ? Array.isArray(fieldsOf(json).results) : json !== undefined;
  return isFit ? { json } : { fault: { kind: "unreadable", page: /^\s*</.test(text) } };
}

/** Undefined for what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
