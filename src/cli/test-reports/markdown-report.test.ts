import { describe, expect, test } from "vitest";
import { exampleReport } from "./fixtures/report";
import { markdownReport } from "./markdown-report";

describe("the report as Markdown", () => {
  const text = markdownReport(exampleReport());

  test("has the verdict, then what failed, then all cases folded", () => {
    expect(text).toMatch(/^## ❌ Tests failed\n\n1 passed, 1 failed, 2 errors, 1 skipped in 1\.2s\n\n\| where/);
    expect(text).toContain("| broken.test.yaml |  | it has 1 error |  |");
    expect(text).toMatch(
      /<details><summary>All cases<\/summary>[\s\S]*\| ✅ \| door\.test\.yaml: is green \| 12ms \| 12 \|/,
    );
  });

  test("shows what models say as it is: no HTML, no table of theirs, nobody is called", () => {
    expect(text).not.toMatch(/[^\\]<b>|[^\\]@you/);
    expect(text).not.toContain("\u001b");
    for (const row of text.split("\n").filter((line) => line.startsWith("| door")))
      expect(row.replace(/\\\|/g, "").split("|")).toHaveLength(6);
  });

  test("is cut where a summary may not be longer", () => {
    const report = exampleReport();
    const [file] = report.files;
    const many = { ...report, files: Array.from({ length: 9_000 }, () => file).flatMap((one) => one ?? []) };
    const long = markdownReport(many);
    expect(Buffer.byteLength(long)).toBeLessThan(1_048_576);
    expect(long).toContain("The rest is too long to be shown here");
  });
});
