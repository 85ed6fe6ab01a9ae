import { describe, expect, test } from "vitest";
import { readWorkflow } from "./read-workflow";

describe("describeYamlFaults", () => {
  test.each([
    [
      "a:\n    b: 1\n    c: 2\n   d: 3\n    e: 4\n",
      "4:4 this line is indented by 3, its neighbours by 4",
      "indent it by 4",
    ],
    [
      "n:\n  q:\n    type: x\n     inputs: y\n  r: z\n",
      "4:6 this line is indented by 5, its neighbours by 4",
      "indent it by 4",
    ],
    [
      "n:\n  q:\n    type: x\n answer:\n    type: y\n",
      "4:2 this line is indented by 1, its neighbours by 2",
      "indent it by 2",
    ],
    ["a:\n  - x\n - y\n", "3:2 this line is indented by 1, its neighbours by 2", "indent it by 2"],
    ["n:\n\tq:\n\t\ttype: x\n", "2:1 the line is indented by a tab", "use spaces, not tabs"],
    ["n:\n  q:\n  \ttype: x\n    when: b\n", "3:3 the line is indented by a tab", "use spaces, not tabs"],
    [
      "c:\n  prompt: Answer this: yes\n  system: ok\n",
      '2:11 the text holds ": ", which makes a key of what stands before',
      "put the whole text in quotes",
    ],
    ["n:\n  q:\n    type user_query\n    when: x\n", '3:5 there is no ":" behind "type"', "write `type: user_query`"],
    ["n:\n  a: 1\n  hello\n  b: 2\n", '3:3 there is no ":" behind "hello"', "write `hello: VALUE`"],
    ["n:\n  q: { t: { u: 1 }\n  a: { t: x }\n", "2:6 the { that opens here is not closed", "close it with }"],
    ["a: [1, 2\nb: 3\n", "1:4 the [ that opens here is not closed", "close it with ]"],
    ['name: "hello\nkind: x\n', '1:7 the " that opens here is not closed', 'close it with "'],
    ["name: 'don\nkind: x\n", "1:7 the ' that opens here is not closed", "close it with '"],
    ["a: @foo\n", '1:4 a text cannot start with "@"', "put the whole text in quotes"],
    ["b: {{ y }} tail\n", '1:12 "tail" stands behind the end of the value', "put the whole text in quotes"],
    ["a: 'it's'\n", '1:8 "s\'" stands behind the end of the value', "put the whole text in quotes"],
    ["a: }\nb: 2\n", '1:4 nothing is open that "}" could close', "remove it, or put the whole text in quotes"],
    ['a: "\\q"\n', "1:5 invalid escape sequence \\q", "write \\\\ for a backslash, or put the text in single quotes"],
  ])("%j is one fault", (text, fault, hint) => {
    const { diagnostics } = readWorkflow(text);
    expect(diagnostics.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([fault]);
    expect(diagnostics[0]).toMatchObject({ code: "AP1001", hint });
  });

  test("faults at places far from each other are all told", () => {
    const { diagnostics } = readWorkflow("a: @x\nb: 1\nc: 2\nd: 3\ne: `y`\n");
    expect(diagnostics.map(({ line }) => line)).toEqual([1, 5]);
  });

  test("a large file with a fault everywhere is read in time", () => {
    const { diagnostics } = readWorkflow("a:\n  b: 1\n c: 1\n#\n#\n#\n".repeat(40_000));
    expect(diagnostics).toHaveLength(20);
  });

  test("every fault has a hint", () => {
    for (const text of ['{"a": 1,, "b": 2}', "a: [1 2: 3]\n", "a: &x &y 1\n", "a: !<x 1\n", "a: |x\n  y\n"]) {
      for (const { hint } of readWorkflow(text).diagnostics) expect(hint).toBeDefined();
    }
  });
});
