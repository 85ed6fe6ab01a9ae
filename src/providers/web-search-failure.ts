import { PlanetError } from "../engine/errors";
import { innermostWords, oneLine } from "./error-words";
import { addressNameOf, type Vendor } from "./vendor";
import { addressOf } from "./web-search-address";

/** What went wrong with a call of a search engine. */
export type SearchFault =
  | {
      readonly kind: "refused";
      readonly status: number;
      /** What the engine says; undefined when it says nothing that a person could read. */
      readonly words: string | undefined;
      /** Milliseconds that the engine asks to wait. */
      readonly retryAfter: number | undefined;
    }
  | { readonly kind: "broken" /** What the network says. */; readonly cause: unknown }
  /** The answer is not what the engine's protocol asks for. */
  | { readonly kind: "unreadable" /** Whether it is a page for people. */; readonly page: boolean };

/** A refusal by the engine. */
export type Refusal = Extract<SearchFault, { readonly kind: "refused" }>;

/** The error of a call that got no answer, or none that can be read. */
export function noAnswer(vendor: Vendor, fault: Exclude<SearchFault, Refusal>): PlanetError {
  if (fault.kind === "broken") {
    return new PlanetError(
      "provider_unavailable",
      `"${vendor.name}" cannot be reached: ${innermostWords(fault.cause)}`,
      {
        hint: `see whether a server answers at ${placeOf(vendor)}, or set ${addressNameOf(vendor)} to where it is`,
        retryable: true,
        cause: fault.cause,
      },
    );
  }
  return new PlanetError("provider_unavailable", `"${vendor.name}" sends an answer that cannot be read`, {
    hint: `check that ${placeOf(vendor)} is the address of the search engine itself`,
    // A page for people is what a wrong address gives, and gives again.
    retryable: !fault.page,
  });
}

/** The error of an engine that has trouble of its own, or is asked too often: the same call may work later. */
export function troubled(vendor: Vendor, refusal: Refusal, hint?: string): PlanetError {
  const does = refusal.status === 429 ? "is asked too often" : "fails";
  return new PlanetError("provider_unavailable", `"${vendor.name}" ${does}: ${wordsOf(refusal)}`, {
    hint,
    retryable: true,
    retryAfter: refusal.retryAfter,
  });
}

/** The error of an address at which there is no engine: nothing, or a redirect. */
export function elsewhere(vendor: Vendor, refusal: Refusal): PlanetError {
  return new PlanetError("provider_unavailable", `"${vendor.name}" is not at its address: ${wordsOf(refusal)}`, {
    hint: `set ${addressNameOf(vendor)} to where it is; ${placeOf(vendor)} has no search`,
  });
}

/** The error of a request that the engine does not take: the same one will not work later. */
export function refusedRequest(vendor: Vendor, refusal: Refusal): PlanetError {
  return new PlanetError("node_failed", `"${vendor.name}" refuses the search: ${wordsOf(refusal)}`, {
    details: { status: refusal.status },
  });
}

/** What the engine says, in one line; the status when it says nothing. */
export function wordsOf({ words, status }: Pick<Refusal, "words" | "status">): string {
  return oneLine(words ?? "") || `status ${status}`;
}

function placeOf(vendor: Vendor): string {
  return addressOf(vendor)?.url.href.replace(/\/$/, "") ?? `the address of "${vendor.name}"`;
}
