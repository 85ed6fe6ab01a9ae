import { describe, expect, test } from "vitest";
import { isGlob, parseGlob } from "./glob";

describe("parseGlob", () => {
  test.each([
    ["*.md", ["a.md", "ä b.md"], ["a.txt", "x/a.md", ".a.md", "a.md.bak", "amd"]],
    [
      "docs/**/*.md",
      ["docs/a.md", "docs/x/y/a.md"],
      ["a.md", "docs/.x/a.md", "docs/node_modules/p/a.md", "docs/a.pdf"],
    ],
    ["**", ["a", "x/y/z"], [".a", "x/.y/z", "node_modules/a"]],
    ["**/a/**/b", ["a/b", "x/a/y/z/b", "a/a/b/b"], ["b", "a/c"]],
    ["file-?.txt", ["file-1.txt", "file-🌴.txt"], ["file-.txt", "file-10.txt"]],
    ["[a-cx]*", ["a", "cat", "x"], ["d", "y", "-"]],
    ["[!a-c]?", ["dd"], ["aa", "d"]],
    ["[z-a]", [], ["a", "z", "m"]],
    ["{docs,notes}/*.{md,txt}", ["docs/a.md", "notes/b.txt"], ["docs/a.pdf", "other/a.md"]],
    ["{a,b{1,2}}.md", ["a.md", "b1.md", "b2.md"], ["b.md", "ab1.md"]],
    [".github/**/*.md", [".github/a.md"], ["github/a.md"]],
    ["a+(b)$.*", ["a+(b)$.md"], ["aab.md"]],
    ["docs/[", ["docs/["], ["docs/a"]],
    ["node_modules/*/*.md", ["node_modules/x/a.md"], ["x/a.md"]],
  ])("reads %j", (pattern, matching, others) => {
    const { base, matches } = parseGlob(pattern);
    const below = (path: string) => (base === "" ? path : path.slice(base.length + 1)).split("/");

    for (const path of matching) {
      expect([path, path.startsWith(base) && matches(below(path))]).toEqual([path, true]);
    }
    for (const path of others) {
      expect([path, path.startsWith(base) && matches(below(path))]).toEqual([path, false]);
    }
  });

  test.each([
    ["docs/a/*.md", "docs/a"],
    ["*.md", ""],
    ["../shared/{a,b}/c/*.md", "../shared"],
    ["/srv/docs/**", "/srv/docs"],
    ["/*.md", "/"],
    ["docs/{a,b}", "docs"],
  ])("knows that all matches of %j lie in %j", (pattern, base) => {
    expect(parseGlob(pattern).base).toBe(base);
  });

  test("knows which folders may hold matches", () => {
    const { mayHold } = parseGlob("docs/*/x/**/*.md");

    expect(mayHold(["a"])).toBe(true);
    expect(mayHold(["a", "x", "b"])).toBe(true);
    expect(mayHold(["a", "y"])).toBe(false);
    expect(mayHold([".a"])).toBe(false);
    expect(parseGlob("docs/*.md").mayHold(["a"])).toBe(false);
  });

  test("answers at once whatever the pattern", () => {
    const started = performance.now();
    expect(parseGlob(`${"*a".repeat(40)}b`).matches(["a".repeat(250)])).toBe(false);
    expect(parseGlob(`${"**/".repeat(40)}b`).matches(Array.from({ length: 100 }, () => "a"))).toBe(false);
    parseGlob("{a,b}".repeat(40));

    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("isGlob", () => {
  test("tells a pattern from a name", () => {
    expect(["a/*.md", "a?", "[a]", "{a,b}"].map(isGlob)).toEqual([true, true, true, true]);
    expect(isGlob("docs/a (1).md")).toBe(false);
  });
});
