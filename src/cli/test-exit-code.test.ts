import { expect, test } from "vitest";
import { testExitCode } from "./test-exit-code";
import { exampleReport } from "./test-reports/fixtures/report";

const withCases = (...statuses: readonly string[]) => {
  const [file] = exampleReport().files;
  const cases = (file?.cases ?? []).filter(({ status }) => statuses.includes(status));
  return { files: file === undefined ? [] : [{ ...file, cases }] };
};

test("tests end with 1 when an assertion does not hold, else with the code of what kept one from being judged", () => {
  expect(testExitCode(withCases("passed", "skipped"))).toBe(0);
  expect(testExitCode(withCases("passed", "failed", "error"))).toBe(1);
  expect(testExitCode(withCases("passed", "error"))).toBe(5);
  expect(testExitCode({ files: exampleReport().files.slice(1) })).toBe(3);
});
