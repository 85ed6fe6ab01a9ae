import { describe, expect, test } from "vitest";
import { temporaryFolder } from "./fixtures/temporary-folder";
import { loadPlugins } from "./plugins";

const search = 'export const searches = [{ name: "pages", search: async () => [] }];';
const provider = 'export const providers = [{ name: "vendor", chat: (id) => ({ id }) }];';
const node = "{ type: 'wait', config: { safeParse() {} }, inputs: () => ({}), outputs: () => ({}), run: () => ({}) }";

describe("loadPlugins", () => {
  test("brings nothing without plugins", async () => {
    expect(await loadPlugins([], await temporaryFolder())).toEqual({ nodes: [], providers: [], searches: [] });
  });

  test("loads modules by their path, and joins what they bring in order", async () => {
    const folder = await temporaryFolder({
      "a.mjs": `${search}\nexport const nodes = [${node}];`,
      "lib/b.mjs": `${search.replace("pages", "more")}\n${provider}`,
    });
    const { nodes, providers, searches } = await loadPlugins(["./a.mjs", `${folder}/lib/b.mjs`], folder);

    expect(nodes.map(({ type }) => type)).toEqual(["wait"]);
    expect(providers.map(({ name }) => name)).toEqual(["vendor"]);
    expect(searches.map(({ name }) => name)).toEqual(["pages", "more"]);
  });

  test.each([
    ["a main module", "plugin", { main: "entry.js", type: "module" }],
    ["exports", "plugin", { exports: "./entry.js", type: "module" }],
    ["exports for import only", "plugin", { exports: { import: "./entry.js" }, type: "module" }],
    [
      "exports by path, for import only",
      "@team/plugin",
      { exports: { ".": { import: "./entry.js" } }, type: "module" },
    ],
    ["a further path", "@team/plugin/more", { exports: { "./more": { import: "./entry.js" } }, type: "module" }],
  ])("loads an installed package with %s", async (_, name, manifest) => {
    const home = `node_modules/${name.replace("/more", "")}`;
    const folder = await temporaryFolder({
      [`${home}/package.json`]: JSON.stringify(manifest),
      [`${home}/entry.js`]: search,
      "sub/a.txt": "",
    });
    const { searches } = await loadPlugins([name], `${folder}/sub`);
    expect(searches.map(({ name: found }) => found)).toEqual(["pages"]);
  });

  test.each([
    ["./nothing.mjs", "there is no such file"],
    ["./folder", "it is no file"],
    ["nothing-of-this-name", 'no package "nothing-of-this-name" is installed'],
    ["./broken.mjs", "does not load"],
    ["./throws.mjs", "the plugin is out of order"],
    ["./empty.mjs", "exports no list of nodes, providers or searches"],
    ["./default.mjs", "exports no list of nodes, providers or searches"],
    ["./null.mjs", 'exports an element of "nodes" (number 2) that is none'],
    ["./single.mjs", 'exports "nodes" that is no list'],
    ["./provider.mjs", 'exports an element of "providers" (number 1) that is none'],
    ["./search.mjs", 'exports an element of "searches" (number 1) that is none'],
  ])("names %s and says what is wrong with it", async (name, message) => {
    const folder = await temporaryFolder({
      "folder/a.txt": "",
      "broken.mjs": "export const nodes = ;",
      "throws.mjs": 'throw new Error("the plugin is out of order\\nmore");',
      "empty.mjs": "",
      "default.mjs": "export default { nodes: [] };",
      "null.mjs": `export const nodes = [${node}, null];`,
      "single.mjs": `${search} export const nodes = ${node};`,
      "provider.mjs": 'export const providers = [{ name: "vendor" }];',
      "search.mjs": "export const searches = [{ search: () => [] }];",
    });
    const error = await loadPlugins([name], folder).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: "plugin_failed", message: expect.stringContaining(message) });
    expect((error as Error).message).toContain(`plugin "${name}"`);
    expect((error as Error).message).not.toContain(folder);
  });
});
