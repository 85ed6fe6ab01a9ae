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

  test.each(
    "list map type string optional bool double int uint bytes null_type google cel dyn timestamp duration size has n node constructor toString".split(
      " ",
    ),
  )('a node may be called "%s", as something of CEL is', (id) => {
    const ports = { text: port.text(""), constructor: port.text("") };
    const compiled = compileExpression(
      `${id}.text == 'x' && ${id}.constructor == 'c'`,
      new Map([[id, ports]]),
      "boolean",
    );
    if ("fault" in compiled) throw new Error(compiled.fault.message);
    expect(compiled.expression.nodes).toEqual([id]);
    expect(compiled.expression.evaluate({ [id]: { text: "x", constructor: "c" } })).toBe(true);
    const unknown = compileExpression(`${id}.text == 'x'`, new Map([[id, undefined]]), "boolean");
    expect("expression" in unknown && unknown.expression.evaluate({ [id]: { text: "x" } })).toBe(true);
  });

  test.each(["in", "true", "null", "if", "for", "prototype"])("a node called %s cannot be named", (id) => {
    const compiled = compileExpression(
      `1 == 1 && ${id}.text == ''`,
      new Map([[id, { text: port.text("") }]]),
      "boolean",
    );
    expect(compiled).toEqual({
      fault: {
        code: "AP1402",
        message: `"${id}" is a word of the expression language, and cannot name a node there`,
        hint: `give the node "${id}" another id`,
        range: { start: 10, end: 10 + id.length },
      },
    });
  });

  test.each([
    `${"!".repeat(20_001)}true`,
    `${"!".repeat(9_000)}true`,
    `${"-".repeat(9_000)}1 == 1`,
    `'${"x".repeat(10_000)}' == a.text`,
    `${"[".repeat(9_000)}`,
    "a.text == '\\u{0}'",
    "a.b ? 1 : ",
    "has(1)",
    "has(a)",
    "a.d.map(1, 2)",
    "1".repeat(400),
  ])("no fault of an expression is thrown (%#)", (text) => {
    const compiled = compileExpression(text, outputs, "boolean");
    expect("fault" in compiled && compiled.fault.message.length).toBeGreaterThan(0);
    expect("fault" in compiled && compiled.fault.message.length).toBeLessThan(200);
  });

  test("an expression that is too long says so", () => {
    expect(compileExpression(`a.text == '${"x".repeat(10_000)}'`, outputs, "boolean")).toHaveProperty(
      "fault.message",
      "the expression is longer than 10000 characters",
    );
  });

  test("lists are walked within each other twice at most", () => {
    expect(compileExpression("a.d.all(x, a.d.all(y, x == y)) && a.d.all(z, true)", outputs, "boolean")).toHaveProperty(
      "expression",
    );
    expect(compileExpression("a.d.map(x, [x]).filter(y, true).map(z, [z])", outputs, "list")).toHaveProperty(
      "expression",
    );
    expect(compileExpression("a.d.all(x, a.d.map(y, [y]).all(z, a.d.exists(w, w == z)))", outputs, "boolean")).toEqual({
      fault: {
        code: "AP1404",
        message: "exists() stands in the third list within a list, which may take for ever",
        hint: "walk two lists within each other at most",
        range: { start: 34, end: 55 },
      },
    });
  });

  test.each([
    ["a.text.split('').map(a1, a.text.split('').map(b, a1))", "list"],
    ["a.text.split('').all(x, a.text.split('').exists(y, y == 'no') || true)", "boolean"],
    ["a.text.split('').all(x, size(a.text.split('')) > 0)", "boolean"],
    ["a.j.list.all(x, x in a.j.list)", "boolean"],
    ["a.j.list.all(x, a.j.list == a.j.list)", "boolean"],
    ["a.j.list.all(x, (a.j.list + a.j.list)[0] == 0)", "boolean"],
    ["a.j.list.all(x, !a.text.contains('no'))", "boolean"],
    ["a.j.map.all(x, a.j.map.all(y, true))", "boolean"],
  ] as const)("%s gives up after a million steps", (text, expected) => {
    const expression = expressionOf(text, expected);
    const list = Array.from({ length: 20_000 }, (_, index) => index);
    const large = { text: "x".repeat(60_000), j: { list, map: Object.fromEntries(list.map((key) => [`k${key}`, 1])) } };
    expect(() => expression.evaluate({ a: large })).toThrow(/fails: it takes more than 1000000 steps/);
    // Each evaluation has all of them.
    const small = { text: "xx", j: { list: [0, 1], map: { k: 1 } } };
    expect(() => expression.evaluate({ a: small })).not.toThrow();
    expect(() => expression.evaluate({ a: large })).toThrow(/steps/);
  });

  test.each([
    ["a.d", "boolean", "write size(a.d) > 0"],
    ["a.text", "boolean", 'write a.text != ""'],
    ["a.n", "boolean", "write a.n > 0"],
    ["a.text", "list", 'write a.text.split("\\n") for its lines'],
  ] as const)("%s in the place of a %s says what to write", (text, expected, hint) => {
    const compiled = compileExpression(text, outputs, expected);
    expect("fault" in compiled && [compiled.fault.code, compiled.fault.hint]).toEqual(["AP1403", hint]);
    expect(compileExpression(hint.replace(/^write /, "").replace(/ for .*$/, ""), outputs, expected)).toHaveProperty(
      "expression",
    );
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
