import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder";
import { failedCasesName, failedSince, keepFailedCases, readFailedCases } from "./failed-cases";
import type { CaseResult, TestReport } from "./test-report";

type Statuses = Readonly<Record<string, CaseResult["status"]>>;

/** A report of files with cases of these statuses; a file without any could not be run. */
function report(files: Readonly<Record<string, Statuses | undefined>>): TestReport {
  const all = Object.entries(files).map(([file, statuses]) => ({
    file,
    cases: Object.entries(statuses ?? {}).map(([id, status]) => ({ file, id, status })),
    ...(statuses === undefined ? { error: { code: "invalid_test" } } : {}),
  }));
  return { files: all } as unknown as TestReport;
}

const a = (id: string) => ({ file: "a.test.yaml", id });
const b = (id: string) => ({ file: "b.test.yaml", id });

describe("the cases that failed", () => {
  test("are those that did not pass, sorted by file and then as they stand there", () => {
    const now = report({
      "b.test.yaml": { z: "failed", y: "passed", x: "error" },
      "a.test.yaml": { one: "failed", two: "skipped" },
    });
    expect(failedSince([], now, true)).toEqual([a("one"), b("z"), b("x")]);
  });

  test("stay until they run again, and go when they are there no more", () => {
    const before = [a("one"), a("gone"), b("two")];
    const now = report({ "a.test.yaml": { one: "passed", three: "failed" } });
    expect(failedSince(before, now, false)).toEqual([a("gone"), a("three"), b("two")]);
    expect(failedSince(before, now, true)).toEqual([a("three"), b("two")]);
  });

  test("stay when their file cannot be run", () => {
    expect(failedSince([a("one")], report({ "a.test.yaml": undefined }), true)).toEqual([a("one")]);
  });

  test("are found again from another folder of the project", async () => {
    const folder = await temporaryFolder({});
    const file = join(folder, ".aiplanet/tests", failedCasesName);
    await keepFailedCases(file, join(folder, "bots"), [a("says «no»\n")]);
    expect(await readFailedCases(file, folder)).toEqual([{ file: join("bots", "a.test.yaml"), id: "says «no»\n" }]);
    expect(await readFailedCases(file, join(folder, "bots"))).toEqual([a("says «no»\n")]);
    expect(await readFile(join(folder, ".aiplanet/.gitignore"), "utf8")).toBe("*\n");
  });

  test("are none where none were kept, and what is no such file is refused and left alone", async () => {
    const folder = await temporaryFolder({ "failed.json": "{ half" });
    expect(await readFailedCases(join(folder, "nothing/failed.json"), folder)).toEqual([]);
    for (const text of ["{ half", "[]", '{"cases":[{"file":1}]}']) {
      await writeFile(join(folder, "failed.json"), text);
      await expect(readFailedCases(join(folder, "failed.json"), folder)).rejects.toMatchObject({
        code: "storage_failed",
        hint: expect.stringContaining("remove it"),
      });
    }
    await mkdir(join(folder, "folder.json"));
    await expect(readFailedCases(join(folder, "folder.json"), folder)).rejects.toMatchObject({
      code: "storage_failed",
    });
  });
});
