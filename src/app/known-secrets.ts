import type { Vendor } from "../providers/vendor";
import type { Environment } from "./environment";

const secretName = /_(?:API_KEY|TOKEN|SECRET|PASSWORD)$/i;
const shortest = 8;

/**
 * The values that must not be told to anyone: the keys of vendors, the passwords in their addresses, and what stands in
 * environment variables whose names end in `_API_KEY`, `_TOKEN`, `_SECRET` or `_PASSWORD` or that a vendor's key is
 * looked for in. Values of fewer than 8 characters are left out: they are words of ordinary texts.
 * @param environment the process's, together with what `.env` files say.
 */
export function secretsOf(vendors: readonly Vendor[], environment: Environment): string[] {
  const keyNames = new Set(vendors.flatMap((vendor) => vendor.keyNames));
  const variables = Object.entries(environment)
    .filter(([name]) => secretName.test(name) || keyNames.has(name))
    .map(([, value]) => value);
  const values = [...vendors.flatMap(({ key, baseUrl }) => [key, ...passwordsOf(baseUrl)]), ...variables];
  const secrets = values.flatMap((value) => value?.trim() ?? []).filter((value) => value.length >= shortest);
  return [...new Set(secrets)];
}

/** The password of an address, as it is written there and as it is meant; also `https://TOKEN@host`. */
function passwordsOf(address: string | undefined): string[] {
  const [, user, password] = /^[a-z][a-z0-9+.-]*:\/\/([^\s/?#:@]*)(?::([^\s/?#]*))?@/i.exec(address ?? "") ?? [];
  const secret = password || user;
  return secret === undefined ? [] : [secret, decoded(secret)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that begins no code stands for itself.
    return text;
  }
}
