import { describe, expect, test } from "vitest";
import { exampleReport } from "./fixtures/report";
import { githubReport } from "./github-report";

describe("GitHub's annotations", () => {
  test("stand on the lines that fail, and what models say begins no command", () => {
    expect(githubReport(exampleReport()).split("\n")).toEqual([
      '::error file=door.test.yaml,line=6,col=9,title=is (not) red::the answer contains "green"%0Agot: a | b%0A::error::no' +
        " <b>@you</b> %250A & ]]>%0Anode: answer%0Arun: run_1%0A1 of 3 runs passed, 80 %25 have to%0Aagain: aiplanet test" +
        " door.test.yaml --filter '^is \\(not\\) red$'",
      "::error file=door.test.yaml,line=3,col=5,title=cannot be judged::the call is not recorded%0Arecord it%0Arun: run_1%0Aagain:" +
        " aiplanet test door.test.yaml --filter '^cannot be judged$'",
      "::error file=broken.test.yaml,line=1,col=1,title=cannot be run::it has 1 error",
      "::warning title=obsolete recordings::1 recordings that no case asks for: c/old.json",
    ]);
  });

  test("stand in the workflow where that is what is wrong, and are named from the root of the repository", () => {
    const report = exampleReport();
    const diagnostic = { code: "AP1303", severity: "error", message: "no node", hint: "name one", line: 7, column: 3 };
    const error = { code: "invalid_workflow", message: "it has 1 error", retryable: false };
    const broken = (file: object) => ({ ...error, diagnostics: [{ ...diagnostic, ...file }] });
    const files = [{ file: "flow.yaml" }, {}].map((file) => ({
      ...report.files[0],
      file: "flow.test.yaml",
      cases: [],
      error: broken(file),
    })) as unknown as typeof report.files;

    expect(
      githubReport({ ...report, files }, "packages/bot")
        .split("\n")
        .slice(0, 2),
    ).toEqual([
      "::error file=packages/bot/flow.yaml,line=7,col=3,title=invalid::no node%0Aname one",
      "::error file=packages/bot/flow.test.yaml,line=7,col=3,title=invalid::no node%0Aname one",
    ]);
  });

  test("are no more than GitHub shows, and say that there are more", () => {
    const report = exampleReport();
    const [file] = report.files;
    const many = { ...report, files: Array.from({ length: 12 }, () => file).flatMap((one) => one ?? []) };
    const lines = githubReport(many).split("\n");
    expect(lines.filter((line) => line.startsWith("::error"))).toHaveLength(10);
    expect(lines).toContain("::notice title=more failures::14 more stand in the log");
  });
});
