import { PlanetError } from "../engine/errors";
import type { Terminal } from "./terminal";

/**
 * Asks before something is deleted or replaced for good.
 * @param question such as `delete old runs for good?`.
 * @param yes whether the person has said so beforehand.
 * @throws `usage` where nobody can be asked.
 */
export async function confirm(question: string, yes: boolean, terminal: Terminal): Promise<boolean> {
  if (yes) return true;
  if (terminal.stdin.isTTY !== true || terminal.stderr.isTTY !== true) {
    throw new PlanetError("usage", `nobody can be asked: ${question}`, { hint: "add --yes to say so beforehand" });
  }
  const { createInterface } = await import("node:readline/promises");
  const reader = createInterface({ input: terminal.stdin, output: terminal.stderr, terminal: true });
  try {
    const closed = new Promise<string>((resolve) => reader.once("close", () => resolve("")));
    const answer = await Promise.race([reader.question(`${question} [y/N] `, { signal: terminal.signal }), closed]);
    return /^y(?:es)?$/i.test(answer.trim());
  } finally {
    reader.close();
  }
}
