import { defineConfig } from "tsup";

/**
 * What starts with every command is bundled, because hundreds of small files cost more to open than to run; what only
 * some workflows need stays a package that is loaded on first use.
 */
export default defineConfig({
  entry: {
    index: "src/index.ts",
    engine: "src/engine/index.ts",
    cli: "src/cli/start.ts",
    "document-worker": "src/knowledge/document-worker.ts",
  },
  format: "esm",
  platform: "node",
  target: "node20",
  splitting: true,
  clean: true,
  dts: { entry: { index: "src/index.ts", engine: "src/engine/index.ts" } },
  metafile: true,
  noExternal: ["@dagrejs/dagre", "@marcbachmann/cel-js", /^@orama\//, "gpt-tokenizer", "liquidjs", "yaml", "zod"],
  external: ["better-sqlite3", "commander", "pdf-parse"],
  esbuildOptions(options) {
    // The builds for browsers read no files and need nothing of Node, so neither does the engine.
    options.alias = { liquidjs: "liquidjs/dist/liquid.browser.mjs", yaml: "./node_modules/yaml/browser/index.js" };
    options.minifySyntax = true;
    options.minifyWhitespace = true;
    options.charset = "utf8";
  },
});
