import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { fillTemplate, projectName } from "./fill-template";

describe("projectName", () => {
  test.each([
    ["my-bot", "my-bot"],
    ["/somewhere/My Bot", "My-Bot"],
    ["Straße der Öfen", "Straße-der-Öfen"],
    ["知識", "知識"],
    ["हिन्दी", "हिन्दी"],
    ["cafe\u0301", "café"],
    ["2026", "2026"],
    [".hidden", "hidden"],
    ["__proto__", "proto"],
    ["a\"b'c$d", "a-b-c-d"],
    ["🏮", "project"],
    ["/", "project"],
    ["x".repeat(120), "x".repeat(100)],
  ])("of the folder %j is %j", (folder, name) => {
    expect(projectName(folder)).toBe(name);
  });

  test("can be a stack's name, whatever the folder is called, and stays what it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (folder) => {
        const name = projectName(folder);
        expect(name).toMatch(/^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_.-]*[\p{L}\p{M}\p{N}])?$/u);
        expect(Array.from(name).length).toBeLessThanOrEqual(100);
        expect(projectName(name)).toBe(name);
      }),
    );
  });
});

describe("fillTemplate", () => {
  test("gives files their own names, and puts the workflow last", () => {
    const paths = ["workflow.yaml", "gitignore", "docs/workflow.yaml", ".env.example"];
    const filled = fillTemplate(
      paths.map((path) => ({ path, text: "" })),
      "x",
    );
    expect(filled.map(({ path }) => path)).toEqual([
      ".env.example",
      ".gitignore",
      "docs/workflow.yaml",
      "workflow.yaml",
    ]);
  });

  test("puts the name where it belongs", () => {
    const [readme] = fillTemplate([{ path: "README.md", text: "# project-name\n\nproject-names" }], "true");
    expect(readme?.text).toBe("# true\n\nproject-names");
  });

  test.each(["my-bot", "2026", "true", "No", "1e5", "0x1F", "a.b", "知識", "$&"])(
    "writes the name %j so that YAML reads a text",
    (name) => {
      const text = "stack: project-name\nnode: { collection: project-name, top_k: 6 }\nproject-name: {}\n";
      const [file] = fillTemplate([{ path: "aiplanet.config.yaml", text }], name);
      expect(parse(file?.text ?? "")).toEqual({ stack: name, node: { collection: name, top_k: 6 }, [name]: {} });
    },
  );
});
