import type { Vendor } from "./vendor";

/** Where the server of a search engine is. */
export interface SearchAddress {
  /** Without user and password, so that it may be shown; its path has no slash at its end. */
  readonly url: URL;
  /** The `Authorization` header that the user and password of the address ask for (RFC 7617); undefined without. */
  readonly authorization: string | undefined;
  /** What must not be told of the address, as it is written there and as it is meant: the password, or the user alone. */
  readonly secrets: readonly string[];
}

/**
 * Reads the address of a search engine's server.
 * @param vendor one that is ready (`requireReady`), so that its address can be read.
 * @returns undefined for a vendor without one.
 */
export function addressOf(vendor: Pick<Vendor, "baseUrl">): SearchAddress | undefined {
  if (vendor.baseUrl === undefined) return undefined;
  const url = new URL(vendor.baseUrl);
  const { username, password } = url;
  const secret = password || username;
  const authorization = secret === "" ? undefined : `Basic ${base64(`${decoded(username)}:${decoded(password)}`)}`;
  url.username = "";
  url.password = "";
  url.search = "";
  url.hash = "";
  url.pathname = url.pathname.replace(/\/+$/, "");
  return { url, authorization, secrets: secret === "" ? [] : [secret, decoded(secret)] };
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that begins no code stands for itself.
    return text;
  }
}
