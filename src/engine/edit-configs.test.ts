import { describe, expect, test } from "vitest";
import { editConfigs } from "./edit-configs";

describe("editConfigs", () => {
  test("changes values and leaves comments and all else as they are", () => {
    const text = `# A workflow.\nname: w # its name\nnodes:\n  a:\n    type: t\n    config: { model: one, deep: { x: 1 } }\n  b: { type: t } # no config\n`;
    const edited = editConfigs(text, [
      { node: "a", path: ["model"], value: "two" },
      { node: "a", path: ["deep", "x"], value: [1, 2] },
      { node: "b", path: ["model"], value: "three" },
    ]);
    expect(edited).toContain("# A workflow.\nname: w # its name\n");
    expect(edited).toContain("config: { model: two, deep: { x: [ 1, 2 ] } }");
    expect(edited).toMatch(/b: \{ type: t, config: .*three.* \} # no config/s);
  });

  test("changes the React Flow shape where its configs stand", () => {
    const canvas = {
      name: "w",
      nodes: [
        { id: "a", type: "t", data: { model: "one" } },
        { id: "b", type: "t", data: { config: { model: "one" } } },
        { id: "c", type: "t", data: {} },
      ],
      edges: [],
      node_configs: { c: { model: "one" } },
    };
    const changes = ["a", "b", "c"].map((node) => ({ node, path: ["model"], value: "two" }));
    expect(JSON.parse(editConfigs(JSON.stringify(canvas), changes))).toEqual({
      ...canvas,
      nodes: [
        { id: "a", type: "t", data: { model: "two" } },
        { id: "b", type: "t", data: { config: { model: "two" } } },
        { id: "c", type: "t", data: {} },
      ],
      node_configs: { c: { model: "two" } },
    });
  });
});
