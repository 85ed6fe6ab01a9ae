import { PlanetError } from "../engine/errors";
import { askLines } from "./ask-lines";
import type { Terminal } from "./terminal";

/**
 * Asks before something is deleted or replaced for good.
 * @param question such as `delete old runs for good?`.
 * @param yes whether the person has said so beforehand.
 * @throws `usage` where nobody can be asked, and `run_canceled` when the person leaves instead of answering.
 */
export async function confirm(question: string, yes: boolean, terminal: Terminal): Promise<boolean> {
  if (yes) return true;
  if (terminal.stdin.isTTY !== true || terminal.stderr.isTTY !== true) {
    throw new PlanetError("usage", `nobody can be asked: ${question}`, { hint: "add --yes to say so beforehand" });
  }
  const asker = await askLines(terminal);
  try {
    return /^y(?:es)?$/i.test(await asker.ask(`${question} [y/N] `));
  } finally {
    asker.close();
  }
}
