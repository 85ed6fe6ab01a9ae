import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { junitReport } from "../junit";
import { exampleReport } from "./fixtures/report";
import { junitTestReport } from "./junit-report";

async function faultsOf(contents: string): Promise<readonly string[]> {
  const schema = await readFile(new URL("fixtures/junit.xsd", import.meta.url), "utf8");
  const { errors } = await validateXML({ xml: { fileName: "report.xml", contents }, schema });
  return errors.map(({ message }) => message);
}

describe("the JUnit report", () => {
  test("fits the schema, whatever models say", async () => {
    expect(await faultsOf(junitTestReport(exampleReport()))).toEqual([]);
    expect(
      await faultsOf(
        junitReport(
          "kb eval",
          [
            { name: "a", failure: "b" },
            { name: "c", output: "\u0000<" },
          ],
          1,
        ),
      ),
    ).toEqual([]);
    expect(await faultsOf("<testsuites><testsuite/></testsuites>")).not.toEqual([]);
  });

  test("tells failures from errors, and both from what is skipped", () => {
    const report = junitTestReport(exampleReport());
    expect(report).toContain('<testsuites tests="5" failures="1" errors="2" skipped="1" time="1.200">');
    expect(report).toContain('<testsuite name="door.test.yaml" tests="4" failures="1" errors="1" skipped="1"');
    expect(report).toContain('<failure message="the answer contains &quot;green&quot;" type="assertion">');
    expect(report).toContain('<error message="the call is not recorded" type="not_recorded">');
    expect(report).toContain('<skipped message="not yet"/>');
    expect(report).toContain('<error message="it has 1 error" type="invalid_test"></error>');
  });
});
