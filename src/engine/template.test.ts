import { describe, expect, test } from "vitest";
import { compileTemplate } from "./template";

describe("compileTemplate", () => {
  test.each([
    ["Hello {{ name }}", { name: "Ada" }, "Hello Ada"],
    [
      "{% for s in list %}[{{ forloop.index }}] {{ s.text | upcase }}\n{% endfor %}",
      { list: [{ text: "a" }, { text: "b" }] },
      "[1] A\n[2] B\n",
    ],
    ["{% if s.page %}p{% endif %}{{ s.title | default: 'none' }}", { s: {} }, "none"],
    ["{{ nothing }}", { nothing: null }, ""],
    ["{{ map | json }}", { map: { a: [1] } }, '{"a":[1]}'],
    ["{{ map }} {{ list }}", { map: { a: "<b>" }, list: [{ n: 1 }, "x"] }, '{"a":"<b>"} [{"n":1},"x"]'],
    ["{{ list }} {{ list | join: ', ' }} {{ map | json }}", { list: ["a", 2], map: { b: [] } }, 'a2 a, 2 {"b":[]}'],
    ["{{ n }} {{ t }} {{ f }}", { n: 0.5, t: true, f: false }, "0.5 true false"],
    ["{% raw %}{% include 'x' %}{% endraw %}", {}, "{% include 'x' %}"],
    ["", {}, ""],
  ])("%j renders", (text, values, rendered) => {
    expect(templateOf(text).render(values)).toBe(rendered);
  });

  test("names what it reads, with the place, and not what it makes itself", () => {
    const text = "{% assign x = a.b %}\n{% for i in list %}{{ x }}{{ i }}{{ c }}{% endfor %}";
    const { variables } = templateOf(text);
    expect(variables.map(({ name }) => name)).toEqual(["a", "list", "c"]);
    for (const { name, range } of variables) expect(text.slice(range.start, range.end)).toBe(name);
  });

  test.each([
    ["{{ a | nope }}", /undefined filter: nope/],
    ["{{ a ", /not closed/],
    ["{% if a %}", /not closed/],
    ["{% nope %}", /tag "nope" not found/],
    ["{% include 'x' %}", /the tag "include" is refused/],
    ["{%- render 'x' -%}", /the tag "render" is refused/],
    ["{% layout 'x' %}", /the tag "layout" is refused/],
    ["{% block x %}{% endblock %}", /the tag "block" is refused/],
    ["{% liquid\ninclude 'x'\n%}", /the tag "include" is refused/],
    ["{% if a %}".repeat(20_000) + "{% endif %}".repeat(20_000), /nested too deep/],
  ])("%.30j is refused", (text, message) => {
    const compiled = compileTemplate(text);
    if (!("fault" in compiled)) throw new Error("the template is taken");
    expect(compiled.fault.message).toMatch(message);
  });

  test("only a value's own properties can be read", () => {
    for (const text of ["{{ a.constructor }}", "{{ a.__proto__.x }}", "{{ a.toString }}"]) {
      expect(() => templateOf(text).render({ a: {} })).toThrow(/undefined variable/);
    }
  });

  test("a misspelt field fails instead of leaving a gap", () => {
    expect(() => templateOf("{{ s.txt }}").render({ s: { text: "a" } })).toThrow(
      expect.objectContaining({ code: "template_failed", message: "a template fails: undefined variable: s.txt" }),
    );
  });

  test.each([
    ["a loop without an end", "{% for i in (1..30) %}".repeat(12) + "{% endfor %}".repeat(12), /render limit/],
    ["a list of a billion", "{% for i in (1..1000000000) %}x{% endfor %}", /memory alloc limit/],
    [
      "a text that doubles",
      "{% assign x = 'aaaaaaaaaa' %}{% for i in (1..60) %}{% assign x = x | append: x %}{% endfor %}{{ x }}",
      /memory alloc limit/,
    ],
  ])("%s is stopped", (_, text, message) => {
    expect(() => templateOf(text).render({})).toThrow(message);
  });
});

function templateOf(text: string) {
  const compiled = compileTemplate(text);
  if ("fault" in compiled) throw new Error(compiled.fault.message);
  return compiled.template;
}
