import { PlanetError } from "../engine/errors";
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
 * @returns undefined for a vendor without one.
 * @throws `invalid_config` naming the variable when it is no address of the web; the text is not repeated, because it
 * may hold a password.
 */
export function addressOf(vendor: Pick<Vendor, "name" | "baseUrl">): SearchAddress | undefined {
  if (vendor.baseUrl === undefined) return undefined;
  const url = URL.canParse(vendor.baseUrl) ? new URL(vendor.baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new PlanetError("invalid_config", `the address of "${vendor.name}" cannot be read`, {
      hint: `set ${addressNameOf(vendor)} to an address such as http://127.0.0.1:8888`,
    });
  }
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

/** The environment variable that gives a vendor another address. */
export function addressNameOf({ name }: Pick<Vendor, "name">): string {
  return `${name.toUpperCase().replaceAll("-", "_")}_BASE_URL`;
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
