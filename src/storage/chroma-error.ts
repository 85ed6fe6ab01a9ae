import { isPlanetError, PlanetError } from "../engine/errors";

/** Whether a collection of Chroma is not there. */
export function isMissing(thrown: unknown): boolean {
  return nameOf(thrown) === "ChromaNotFoundError";
}

/**
 * Says in the library's own words what the client of Chroma throws. Its errors are told apart by their names.
 *
 * @param address The server's address, as the person named it.
 * @param late Whether the call was given up because the server took too long.
 * @returns `provider_unavailable`, `key_refused` or `storage_failed`; a PlanetError comes back as it is.
 */
export function toChromaError(address: string, thrown: unknown, late: boolean): PlanetError {
  if (isPlanetError(thrown)) return thrown;
  const server = `the Chroma server at "${address}"`;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  const details = { address };
  if (late) {
    return new PlanetError("provider_unavailable", `${server} takes too long to answer`, { retryable: true, details });
  }
  switch (nameOf(thrown)) {
    case "ChromaConnectionError":
      return new PlanetError("provider_unavailable", `${server} cannot be reached`, {
        hint: "start one: npx chroma run --path DIR",
        retryable: true,
        cause: thrown,
        details,
      });
    case "ChromaAuthError":
    case "ChromaForbiddenError":
      return new PlanetError("key_refused", `${server} refuses the token, or asks for one`, {
        hint: "set CHROMA_TOKEN in the environment or in a file .env",
        details,
      });
    case "ChromaClientError":
    case "ChromaValueError":
    case "ChromaUniqueError":
    case "ChromaQuotaExceededError":
    case "InvalidArgumentError":
    case "InvalidCollectionError":
      return new PlanetError("storage_failed", `${server} refuses a request: ${reason}`, { cause: thrown, details });
    case "ChromaNotFoundError":
      return new PlanetError("provider_unavailable", `${server} does not have what it is asked for`, {
        hint: "check that a server of Chroma 1.0 or later is there, which speaks version 2 of its API",
        retryable: true,
        cause: thrown,
        details,
      });
    default:
      // A failure of the server, too many requests, an answer cut off or of another kind of server.
      return new PlanetError("provider_unavailable", `${server} fails: ${reason}`, {
        retryable: true,
        cause: thrown,
        details,
      });
  }
}

function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : "";
}
