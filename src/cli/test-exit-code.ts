import type { TestReport } from "../app/testing/test-report";
import { exitCodeOfRecord, exitCodes } from "./exit-codes";

/**
 * The exit code of tests: 1 when any assertion does not hold, always; else that of what kept a case from being judged,
 * such as 3 for a broken test file and 5 for an answer that is not recorded.
 */
export function testExitCode({ files }: Pick<TestReport, "files">): number {
  const cases = files.flatMap((file) => file.cases);
  if (cases.some(({ status }) => status === "failed")) return exitCodes.failed;
  const errors = [
    ...files.flatMap(({ error }) => error ?? []),
    ...cases.flatMap(({ status, attempts }) =>
      status === "error" ? attempts.flatMap(({ error }) => error ?? []) : [],
    ),
  ];
  const [first] = errors;
  return first === undefined ? exitCodes.fine : exitCodeOfRecord(first);
}
