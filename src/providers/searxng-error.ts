import { PlanetError } from "../engine/errors";
import { addressNameOf, type Vendor } from "./vendor";
import { elsewhere, noAnswer, refusedRequest, type SearchFault, troubled, wordsOf } from "./web-search-failure";

/** The error that a fault of a call becomes, by what SearXNG means with its statuses. */
export function toSearxngError(fault: SearchFault, vendor: Vendor): PlanetError {
  if (fault.kind !== "refused") return noAnswer(vendor, fault);
  const { status } = fault;
  const words = wordsOf(fault);
  if (status === 401) {
    return new PlanetError("key_refused", `"${vendor.name}" asks for a user and a password: ${words}`, {
      hint: `put them into ${addressNameOf(vendor)}: https://user:password@host`,
    });
  }
  if (status === 403) {
    return new PlanetError("provider_unavailable", `"${vendor.name}" does not give results as JSON: ${words}`, {
      hint: "add json to search.formats in its settings.yml",
    });
  }
  if (status === 429) {
    return troubled(
      vendor,
      fault,
      "its limiter lets few searches for JSON through: see server.limiter in its settings.yml",
    );
  }
  if (status >= 500 || status === 408) return troubled(vendor, fault);
  if (status === 404 || status < 400) return elsewhere(vendor, fault);
  return refusedRequest(vendor, fault);
}
