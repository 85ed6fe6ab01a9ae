import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { TestCase } from "./test-schema";
import { writeCase } from "./write-case";

const added: TestCase = {
  name: "counts",
  inputs: { text: "How?" },
  answers: undefined,
  assert: [{ equals: "one\n\n  two: [3]\n" }, { ran: ["a", "b"] }],
};
const plain = JSON.parse(JSON.stringify(added));
const existing = `# Ours.
workflow:   door.yaml   # as it is

cases:
  # The first.
  - name: "opens"
    assert: [ { contains: 'x' } ]   # flow
  # What comes next is new.
`;

describe("writeCase", () => {
  test("begins a file", () => {
    const { text, name } = writeCase("", "door.yaml", added);
    expect(text).toMatch(/^workflow: door.yaml\n\ncases:\n {2}- name: counts\n {4}inputs:\n/);
    expect(parse(text)).toEqual({ workflow: "door.yaml", cases: [plain] });
    expect(name).toBe("counts");
  });

  test("keeps what is there to the letter, comments and all", () => {
    const { text } = writeCase(existing, "other.yaml", added);
    expect(text.startsWith(`${existing.trimEnd()}\n\n  - name: counts\n`)).toBe(true);
    expect(parse(text)).toMatchObject({ workflow: "door.yaml", cases: [{ name: "opens" }, plain] });
  });

  test("gives a case whose name is taken a number", () => {
    const second = writeCase(writeCase("", "door.yaml", added).text, "door.yaml", added);
    const third = writeCase(second.text, "door.yaml", added);
    expect([second.name, third.name]).toEqual(["counts (2)", "counts (3)"]);
    expect(parse(third.text).cases).toHaveLength(3);
  });

  test.each([
    ["whose cases stand at the margin", "workflow: w\ncases:\n- name: a\n  assert: [{ contains: x }]\n"],
    [
      "with something after its cases",
      "workflow: w\ncases: # all\n  - { name: a, assert: [{ contains: x }] }\nbudget: { tokens: 9 }\n",
    ],
    ["whose cases are in flow style", "workflow: w\ncases: [{ name: a, assert: [{ contains: x }] }]\n"],
    ["without a line break at its end", "workflow: w\ncases:\n  - name: a\n    assert: [{ contains: x }]"],
    [
      "whose last text keeps its blank lines",
      "workflow: w\ncases:\n  - assert: [{ contains: x }]\n    name: |+\n      a\n\n\n",
    ],
  ])("adds to a file %s", (_, text) => {
    const written = writeCase(text, "w", added).text;
    const { cases, ...others } = parse(text);
    expect(parse(written)).toEqual({ ...others, cases: [...cases, plain] });
    if (text.includes("#")) expect(written).toContain("# all");
  });

  test("keeps the line breaks of Windows", () => {
    const { text } = writeCase(existing.replaceAll("\n", "\r\n"), "door.yaml", {
      ...added,
      assert: [{ contains: "x" }],
    });
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  test("writes JSON where the file is JSON", () => {
    const first = writeCase("{}", "door.yaml", added).text;
    expect(JSON.parse(writeCase(first, "door.yaml", added).text)).toMatchObject({
      workflow: "door.yaml",
      cases: [plain, { ...plain, name: "counts (2)" }],
    });
  });
});
