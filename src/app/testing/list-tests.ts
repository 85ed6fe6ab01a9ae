import { relative } from "node:path";
import { planCases } from "./case-plan";
import { type CaseChoice, type CaseName, caseChooser } from "./choose-cases";
import { findTests } from "./find-tests";
import { rowsOfCases } from "./read-rows";
import { readTestFile } from "./read-test-file";

/** A case, and where it stands. */
export interface ListedCase extends CaseName {
  /** From 1. */
  readonly line: number;
}

/**
 * The cases that would be run, in their order. No workflow is read, and nothing is run.
 * @param paths files, folders and globs; none means all test files of the folder.
 * @param options.folder what paths are relative to. Default: the working folder.
 * @throws `not_found` when a path leads to no test file, or the choice to no case, and `invalid_test` for a file that
 *   cannot be read.
 */
export async function listTests(
  paths: readonly string[] = [],
  { folder = process.cwd(), ...choice }: CaseChoice & { readonly folder?: string } = {},
): Promise<readonly ListedCase[]> {
  const chooser = caseChooser(choice);
  const listed: ListedCase[] = [];
  for (const path of await findTests(paths, folder)) {
    const file = await readTestFile(path, folder);
    const rows = await rowsOfCases(file);
    const shown = relative(folder, path) || path;
    for (const { id, place } of planCases(file, ({ name }) => rows.get(name)))
      if (chooser.isWanted(shown, id)) listed.push({ file: shown, id, line: place.line });
  }
  chooser.requireAny();
  return listed;
}
