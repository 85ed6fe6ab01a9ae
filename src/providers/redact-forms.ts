/** Shorter values stand in ordinary text too often: to blank them would spoil answers and hide nothing. */
const shortest = 8;

/**
 * The forms in which secrets turn up: as they are, escaped for an address or for JSON, and in base64 wherever they
 * begin in what was encoded, so that `user:password` in a header is found as well.
 * @param secrets values in plain text; those of fewer than 8 characters, such as the `ollama` that local servers take
 * for a key, are left out.
 * @returns each form once; none is empty.
 */
export function formsOf(secrets: readonly string[]): string[] {
  const worthHiding = secrets.map((secret) => secret.trim()).filter((secret) => secret.length >= shortest);
  return [...new Set(worthHiding.flatMap(formsOfOne))];
}

function formsOfOne(secret: string): string[] {
  // Half a surrogate pair has no escaped form.
  const escaped = encodeURIComponent(new TextDecoder().decode(new TextEncoder().encode(secret)));
  const lower = escaped.replace(/%../g, (code) => code.toLowerCase());
  const form = escaped.replaceAll("%20", "+");
  return [secret, escaped, lower, form, JSON.stringify(secret).slice(1, -1), ...base64Forms(secret)];
}

/**
 * Base64 writes three bytes as four characters (RFC 4648, section 4), so a text has three forms, by how many bytes come
 * before it. Of each those characters count that no neighbour can change; the whole form comes with its padding.
 */
function base64Forms(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  const forms = [0, 1, 2].flatMap((before) => {
    const encoded = encodeBase64([...new Array<number>(before).fill(0), ...bytes]);
    const first = Math.ceil((before * 8) / 6);
    const certain = encoded.slice(first, Math.floor(((before + bytes.length) * 8) / 6));
    return before === 0 ? [encoded, encoded.replace(/=+$/, ""), certain] : [certain];
  });
  return [...forms, ...forms.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))];
}

function encodeBase64(bytes: readonly number[]): string {
  return btoa(String.fromCharCode(...bytes));
}
