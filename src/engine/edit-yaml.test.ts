import { describe, expect, test } from "vitest";
import { editYaml } from "./edit-yaml";

const text = `# About this project.

model:   a:b   # the best
plugins:
- ./a.mjs

providers:
  # The server in the cellar.
  house: { base_url: "http://a/v1", concurrency: 2 }
  other:
    concurrency: 3   # not more
# end
`;

describe("editYaml", () => {
  test.each([
    [["model"], "c:d", "model:   a:b   #", "model:   c:d   #"],
    [["model"], "yes: no", "model:   a:b   #", 'model:   "yes: no"   #'],
    [["providers", "house", "base_url"], "http://b", '"http://a/v1"', "http://b"],
    [["providers", "house", "concurrency"], 9, "concurrency: 2", "concurrency: 9"],
    [["providers", "other", "concurrency"], 9, "concurrency: 3   #", "concurrency: 9   #"],
    [["stack"], "my rules", "# end\n", "# end\nstack: my rules\n"],
    [["stack"], "true", "# end\n", '# end\nstack: "true"\n'],
    [["model"], undefined, "model:   a:b   # the best\n", ""],
    [["plugins"], undefined, "plugins:\n- ./a.mjs\n", ""],
    [["providers", "other", "concurrency"], undefined, "  other:\n    concurrency: 3   # not more\n", ""],
  ])("changes %j to %j and not one letter besides", (path, value, before, after) => {
    expect(text).toContain(before);
    expect(editYaml(text, path, value)).toBe(text.replace(before, after));
  });

  test("keeps comments and order where a map gets one more key", () => {
    expect(editYaml(text, ["providers", "new", "timeout", "gap"], "5s")).toMatch(
      /^# About .*model: .* # the best\n.*# The server .*house: .*other:\n {4}concurrency: 3 # not more\n {2}new:\n {4}timeout:\n {6}gap: 5s\n\n# end\n$/s,
    );
  });

  test.each([
    ["", "stack: a\n"],
    ["# nothing yet\n", "# nothing yet\nstack: a\n"],
    ["{}\n", "{ stack: a }\n"],
    ["{ model: b } # c\n", "{ model: b, stack: a } # c\n"],
    ["model: b", "model: b\nstack: a\n"],
    ["model: b\r\nplugins: []\r\n", "model: b\r\nplugins: []\r\nstack: a\r\n"],
    ["stack:\nmodel: b\n", "stack: a\nmodel: b\n"],
    ["---\nmodel: b\n...\n", "---\nmodel: b\nstack: a\n...\n"],
  ])("adds a key to %j", (before, after) => {
    expect(editYaml(before, ["stack"], "a")).toBe(after);
  });

  test("fills a map that has nothing in it yet", () => {
    expect(editYaml("providers:\nmodel: b\n", ["providers", "a", "concurrency"], 1)).toBe(
      "providers:\n  a:\n    concurrency: 1\nmodel: b\n",
    );
  });

  test("replaces a list", () => {
    expect(editYaml(text, ["plugins"], ["./b.mjs"])).toContain("plugins:\n  - ./b.mjs\n");
  });

  test.each([
    ["# c\nmodel: a\n# e\n", "# c\n# e\n"],
    ["model: a", ""],
    ["{ model: a }\n", ""],
    ["{ model: a, data: b }\n", "{ data: b }\n"],
    ["data: b\r\nmodel: a\r\n", "data: b\r\n"],
  ])("takes a key out of %j", (before, after) => {
    expect(editYaml(before, ["model"], undefined)).toBe(after);
  });

  test("changes nothing that is written with an alias", () => {
    const shared = "providers:\n  a: &one { concurrency: 1 }\n  b: *one\n";
    expect(editYaml(shared, ["providers", "b", "concurrency"], 2)).toBeUndefined();
    expect(editYaml(shared, ["providers", "a", "concurrency"], 2)).toBeUndefined();
    expect(editYaml(shared, ["providers", "b"], undefined)).toBe("providers:\n  a: &one { concurrency: 1 }\n");
    expect(editYaml("model: &m a\nstack: *m\n", ["stack"], "b")).toBe("model: &m a\nstack: b\n");
  });
});
