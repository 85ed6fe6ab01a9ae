import { PlanetError } from "../engine/errors";
import type { WebSearch } from "./contracts";
import { onAbort } from "./resilience-abort";
import { readRetryAfter } from "./retry-after";
import { toSearxngError } from "./searxng-error";
import { fromResponse, silentEngines, toParameters } from "./searxng-results";
import { lackOf, requireReady, type Vendor } from "./vendor";
import { addressOf, type SearchAddress } from "./web-search-address";
import { fieldsOf } from "./web-search-results";

/** What the server sent, read to its end. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Searches the web through a SearXNG server, over its JSON API. It has no key; its address may hold a password. */
export function searxng(vendor: Vendor): WebSearch {
  /** Throws the signal's reason, or a `PlanetError` when there is no answer. */
  async function fetchAnswer(parameters: URLSearchParams, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted();
    const { url, headers } = requestOf(readyAddress(vendor), parameters);
    const controller = new AbortController();
    const ignoreAbort = onAbort(signal, () => controller.abort(signal.reason));
    try {
      const response = await fetch(url, { headers, signal: controller.signal });
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (cause) {
      signal.throwIfAborted();
      throw toSearxngError({ kind: "broken", cause }, vendor);
    } finally {
      ignoreAbort();
    }
  }

  return {
    name: vendor.name,
    lack: lackOf(vendor),
    async search(request, { signal, onNotice }) {
      const answer = await fetchAnswer(toParameters(request), signal);
      const json = jsonOf(answer);
      if (answer.status !== 200) throw refused(vendor, answer, json);
      if (!Array.isArray(fieldsOf(json).results)) throw unreadable(vendor, answer);
      const documents = fromResponse(json, request.limit);
      const silent = silentEngines(json);
      if (documents.length === 0 && silent.length > 0) {
        onNotice?.(`"${vendor.name}" finds nothing, and some engines do not answer it: ${silent.join(", ")}`);
      }
      return documents;
    },
    /** Searches for nothing: the server then asks no engine, and still says whether it gives JSON. */
    async probe({ signal }) {
      const answer = await fetchAnswer(toParameters({ query: "" }), signal);
      const json = jsonOf(answer);
      if (answer.status !== 200 && answer.status !== 400) throw refused(vendor, answer, json);
      if (json === undefined) throw unreadable(vendor, answer);
    },
  };
}

/** @throws `key_missing` when the vendor has no address, `invalid_config` when that cannot be read. */
function readyAddress(vendor: Vendor): SearchAddress {
  requireReady(vendor);
  const address = addressOf(vendor);
  if (address === undefined) throw new PlanetError("internal", `"${vendor.name}" has no address`);
  return address;
}

function requestOf({ url, authorization }: SearchAddress, parameters: URLSearchParams) {
  const accept = { accept: "application/json" };
  return {
    url: `${url.href.replace(/\/$/, "")}/search?${parameters}`,
    headers: authorization === undefined ? accept : { ...accept, authorization },
  };
}

/** Undefined for what is no JSON. */
function jsonOf({ text }: Answer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(vendor: Vendor, { status, headers }: Answer, json: unknown): PlanetError {
  const { error } = fieldsOf(json);
  const words = typeof error === "string" ? error : undefined;
  return toSearxngError({ kind: "refused", status, words, retryAfter: readRetryAfter(headers, Date.now()) }, vendor);
}

function unreadable(vendor: Vendor, { text }: Answer): PlanetError {
  return toSearxngError({ kind: "unreadable", page: /^\s*</.test(text) }, vendor);
}
