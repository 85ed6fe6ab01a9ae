import { describe, expect, test } from "vitest";
import { compileExpression } from "./expression";
import { type Ports, port } from "./port";

const outputs = new Map<string, Ports | undefined>([
  ["a", { text: port.text(""), n: port.number(""), j: port.json(""), d: port.documents(""), b: port.boolean("") }],
  ["my-node", { text: port.text("") }],
  ["unknown_ports", undefined],
]);
const scope = {
  a: {
    text: "hi",
    n: 2.5,
    j: { s: 3, list: [1, 2], nothing: null },
    d: [{ document: "d", text: "t", score: 0.5 }],
    b: true,
  },
  unknown_ports: { v: 1 },
};

describe("compileExpression", () => {
  test.each([
    ["a.text == 'hi'", true],
    ["a['text'] == 'hi' && a.b", true],
    ["size(a.d) == 0 || a.d.size() > 0", true],
    ["a.n + 1 > 3 && a.n * 2 == 5 && a.n != 2 && 2 < a.n", true],
    ["a.n == 2 || a.n % 2 == 0.5", true],
    ["a.j.s + 1 == 4 && a.j.s > 2.5", true],
    ["a.d.exists(x, x.score > 0)", true],
    ["a.d.all(a, a.text == 'no')", false],
    ["has(a.j.missing)", false],
    ["a.j.nothing == null", true],
    ["unknown_ports.v == 1", true],
    ["true", true],
  ])("%s gives %j", (text, value) => {
    expect(expressionOf(text, "boolean").evaluate(scope)).toBe(value);
  });

  test.each([
    ["a.j.list", [1, 2]],
    ["[1, 2].map(i, i * a.n)", [2.5, 5]],
    ["a.d.map(x, { 'text': x.text, 'length': size(x.text) })", [{ text: "t", length: 1 }]],
    ["a.j.list.filter(x, x > 1)", [2]],
    ["a.text.split('')", ["h", "i"]],
  ])("%s gives the list %j in JSON's own kinds of values", (text, value) => {
    expect(expressionOf(text, "list").evaluate(scope)).toEqual(value);
  });

  test("knows which nodes it names, without the variables that macros bind", () => {
    expect(expressionOf("a.d.map(item, item.text + a.text)", "list").nodes).toEqual(["a"]);
    expect(expressionOf("a.d.exists(x, x.score > unknown_ports.v)", "boolean").nodes).toEqual(["a", "unknown_ports"]);
    expect(expressionOf("[1]", "list").nodes).toEqual([]);
  });

  test.each([
    ["1 +", "AP1401", "the expression ends too early", undefined],
    ["", "AP1401", "the expression ends too early", undefined],
    ["a.text = 'x'", "AP1401", /./, undefined],
    ["b.text == ''", "AP1402", '"b" is no node', /there is: a/],
    ["a.txt == ''", "AP1402", 'node "a" has no output "txt"', 'did you mean "text"?'],
    ["a['txt'] == ''", "AP1402", 'node "a" has no output "txt"', 'did you mean "text"?'],
    ["a.constructor == 1", "AP1402", 'node "a" has no output "constructor"', /there is/],
    ["a == 1", "AP1402", '"a" is a node, and an expression takes its outputs', 'write "a.text"'],
    ["my-node.text == ''", "AP1402", '"my" is no node', /"-" is a minus: give "my-node" an id with "_"/],
    ["a.text", "AP1403", "the expression gives a text, it must give true or false", undefined],
    ["a.text + 1 == ''", "AP1403", /no such overload/, undefined],
    ["now() == 1", "AP1403", /now/, undefined],
    ["a.text.matches('x')", "AP1404", /matches\(\) is refused/, /contains/],
    ["matches(a.text, 'x')", "AP1404", /matches\(\) is refused/, /contains/],
  ])("%j is refused as %s", (text, code, message, hint) => {
    const compiled = compileExpression(text, outputs, "boolean");
    if (!("fault" in compiled)) throw new Error("the expression is taken");
    expect(compiled.fault.code).toBe(code);
    expect(compiled.fault.message).toMatch(message);
    if (hint !== undefined) expect(compiled.fault.hint).toMatch(hint);
  });

  test("a fault points at the name inside of the expression", () => {
    const compiled = compileExpression("a.b && a.txt == ''", outputs, "boolean");
    expect("fault" in compiled && compiled.fault.range).toEqual({ start: 7, end: 12 });
  });

  test("a list must be a list", () => {
    const compiled = compileExpression("a.n", outputs, "list");
    expect("fault" in compiled && compiled.fault.message).toBe("the expression gives a number, it must give a list");
  });

  test("nesting and size are limited", () => {
    expect(compileExpression(`${"(".repeat(5_000)}1`, outputs, "list")).toHaveProperty("fault.code", "AP1401");
    expect(compileExpression(`${"!".repeat(5_000)}true`, outputs, "boolean")).toHaveProperty("fault.code", "AP1401");
  });

  test("a field that is not there fails with the expression in the message", () => {
    expect(() => expressionOf("a.j.missing == 1", "boolean").evaluate(scope)).toThrow(
      'the expression "a.j.missing == 1" fails: no such key: missing',
    );
    expect(() => expressionOf("1 / 0 == 1", "boolean").evaluate(scope)).toThrow(/division by zero/);
  });
});

function expressionOf(text: string, expected: "boolean" | "list") {
  const compiled = compileExpression(text, outputs, expected);
  if ("fault" in compiled) throw new Error(compiled.fault.message);
  return compiled.expression;
}
