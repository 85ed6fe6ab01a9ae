import type { TestReport } from "../../app/testing/test-report";
import { toJson } from "../terminal";

/** The report as one JSON value, for programs: as `runTests` of the library gives it. */
export function jsonReport(report: TestReport): string {
  return toJson(report, 2);
}
