import { PlanetError } from "../engine/errors";
import { keyNameOf, type Vendor } from "./vendor";
import {
  elsewhere,
  noAnswer,
  type Refusal,
  refusedRequest,
  type SearchFault,
  troubled,
  wordsOf,
} from "./web-search-failure";
import { fieldsOf } from "./web-search-results";

/**
 * The error that a fault of a call becomes, by SerpAPI's codes and messages
 * (https://serpapi.com/api-status-and-error-codes). It may hold what the server said, and with it the key.
 */
export function toSerpapiError(fault: SearchFault, vendor: Vendor): PlanetError {
  return fault.kind === "refused" ? refusedError(fault, vendor) : noAnswer(vendor, fault);
}

/**
 * The fault that an answer of status 200 tells of. That Google has found nothing is told as an error and is none.
 * @param json the whole answer.
 */
export function faultOf(json: unknown): SearchFault | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return { kind: "unreadable", page: false };
  const words = errorOf(json);
  if (words === undefined || /\bhasn't returned any results\b/i.test(words)) return undefined;
  return { kind: "refused", status: 200, words, retryAfter: undefined };
}

/** What an answer of another status says; undefined when it is no JSON, or holds no message. */
export function wordsIn(text: string): string | undefined {
  try {
    return errorOf(JSON.parse(text));
  } catch {
    // A gateway's page says no more than the status does.
    return undefined;
  }
}

/** The error of an account that has no searches left: only its owner can help. */
export function quotaError(vendor: Vendor, words: string): PlanetError {
  return new PlanetError("provider_unavailable", `"${vendor.name}" has no searches left: ${words}`, {
    hint: `wait until the plan of the account that ${keyNameOf(vendor)} belongs to is renewed, or take a larger plan`,
  });
}

function refusedError(refusal: Refusal, vendor: Vendor): PlanetError {
  const { status } = refusal;
  const words = wordsOf(refusal);
  if (/\brun out of searches\b|\bsearches (are )?exhausted\b/i.test(words)) return quotaError(vendor, words);
  if (status === 401 || status === 403 || /^invalid api key\b/i.test(words)) {
    return new PlanetError("key_refused", `"${vendor.name}" refuses the key: ${words}`, {
      hint: `set ${keyNameOf(vendor)} to the key that https://serpapi.com/manage-api-key shows`,
    });
  }
  if (status === 429)
    return troubled(vendor, refusal, `set requests_per_minute of "${vendor.name}" in the config file`);
  // With 200 the request was taken and the search then failed.
  if (status >= 500 || status === 408 || status === 200) return troubled(vendor, refusal);
  if (status === 404 || status < 400) return elsewhere(vendor, refusal);
  return refusedRequest(vendor, refusal);
}

function errorOf(json: unknown): string | undefined {
  const { error } = fieldsOf(json);
  return typeof error === "string" ? error : undefined;
}
