import { expect, test } from "vitest";
import { junitReport } from "./junit";

test("a report counts its tests and escapes what XML does not let stand", () => {
  const report = junitReport(
    'a "suite"',
    [{ name: "one" }, { name: "two & <three>", failure: 'it is "0"\nnot 1', output: "\u0007bell" }],
    1.23456,
  );
  expect(report.split("\n")).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites tests="2" failures="1" errors="0" time="1.235">',
    '  <testsuite name="a &quot;suite&quot;" tests="2" failures="1" errors="0" time="1.235">',
    '    <testcase classname="a &quot;suite&quot;" name="one"/>',
    '    <testcase classname="a &quot;suite&quot;" name="two &amp; &lt;three&gt;">',
    '      <failure message="it is &quot;0&quot;&#10;not 1"/>',
    "      <system-out>\ufffdbell</system-out>",
    "    </testcase>",
    "  </testsuite>",
    "</testsuites>",
    "",
  ]);
});
