/** How the keys of common vendors begin. */
const keyPattern =
  /\b(sk-[A-Za-z0-9_-]{16,}|AIza[A-Za-z0-9_-]{30,}|gh[pousr]_[A-Za-z0-9]{30,}|xox[abp]-[A-Za-z0-9-]{10,}|AKIA[A-Z0-9]{16})(?![A-Za-z0-9])/;
const secretName = /^(api_?key|secret|password|passwd|access_token|auth_token)$/i;
const everyKey = new RegExp(keyPattern.source, "g");
const everyNamed =
  /\b(api_?key|secret|password|passwd|access_token|auth_token)(["']?\s*[:=]\s*)("[^"\n]*"|'[^'\n]*'|[^\s"',{}[\]]+)/gi;

/** Whether a value in a file looks like a secret: by how it begins, or by the name of its key. */
export function looksLikeSecret(name: string, value: string): boolean {
  return keyPattern.test(value) || secretName.test(name);
}

/** The text with what looks like a secret in it as asterisks, as many as it had letters, so that columns still fit. */
export function maskSecrets(text: string): string {
  return text
    .replace(everyKey, (secret) => stars(secret))
    .replace(everyNamed, (_, name: string, between: string, secret: string) => `${name}${between}${stars(secret)}`);
}

/** The text with these secrets as asterisks. */
export function maskValues(text: string, secrets: readonly string[]): string {
  return secrets.reduce((masked, secret) => (secret === "" ? masked : masked.replaceAll(secret, stars(secret))), text);
}

function stars(secret: string): string {
  return "*".repeat(secret.length);
}
