import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { appendYaml } from "./append-yaml";

describe("appendYaml", () => {
  test("adds below the last item, indented as it is, and leaves all else to the letter", () => {
    const text = "a:   1 # one\nlist:\n    - x   # first\n    # end\n";
    expect(appendYaml(text, "list", { y: [1] })).toBe(`${text}\n    - y:\n        - 1\n`);
  });

  test("makes the list where there is none", () => {
    expect(appendYaml("a: 1", "list", "x")).toBe("a: 1\n\nlist:\n  - x\n");
    expect(appendYaml("", "list", "x")).toBe("list:\n  - x\n");
  });

  test.each([
    "list: [x] # all\nb: 2\n",
    "list:\n  - x # all\nb: 2\n",
    "list: # all\n- x\n",
    "list: [] # all\n",
    "# all\nlist:\n  - &a { b: 1 }\n  - *a\n",
  ])("keeps values and comments of %j", (text) => {
    const { list, ...others } = parse(text);
    const written = appendYaml(text, "list", "one\n\n  two");
    expect(parse(written)).toEqual({ ...others, list: [...list, "one\n\n  two"] });
    expect(written).toContain("# all");
  });
});
