import type { CaseResult } from "../../app/testing/test-report";
import { shellWords } from "../shell-words";

/** The command that runs only this case again. */
export function caseCommand({ file, id }: Pick<CaseResult, "file" | "id">): string {
  const pattern = `^${id.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")}$`;
  return shellWords(["aiplanet", "test", file, "--filter", pattern]);
}
