import type { CaseResult } from "../../app/testing/test-report";
import { shellWords } from "../shell-words";
import { printableLine } from "../terminal";

/** The command that runs only this case again, in one line that a shell takes as it stands. */
export function caseCommand({ file, id }: Pick<CaseResult, "file" | "id">): string {
  return shellWords(["aiplanet", "test", printableLine(file), "--filter", casePattern(id)]);
}

/** A pattern that finds this name and hardly another: what cannot be shown stands as any sign. */
function casePattern(id: string): string {
  const signs = Array.from(id, (sign) =>
    sign === " " || printableLine(sign) === sign ? sign.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&") : "[^]",
  );
  return `^${signs.join("")}$`;
}
