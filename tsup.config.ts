import { builtinModules } from "node:module";
import { defineConfig, type Options } from "tsup";

/**
 * Lets CommonJS packages that are bundled use Node's own modules: ES modules have no `require`, so each becomes an import.
 */
const requiredBuiltIns: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "required-built-ins",
  setup(build) {
    const filter = new RegExp(`^(?:node:)?(?:${builtinModules.filter((name) => !name.startsWith("_")).join("|")})$`);
    build.onResolve({ filter }, ({ path, kind }) =>
      kind === "require-call" ? { path: path.replace(/^node:/, ""), namespace: "built-in" } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "built-in" }, ({ path }) => ({
      contents: `export * from "node:${path}"; export { default } from "node:${path}";`,
      resolveDir: ".",
    }));
  },
};

/**
 * What starts with every command is bundled, because hundreds of small files cost more to open than to run; what only
 * some workflows need stays a package that is loaded on first use.
 */
export default defineConfig({
  entry: {
    index: "src/index.ts",
    engine: "src/engine/index.ts",
    cli: "src/cli/start.ts",
    testing: "src/testing.ts",
    contracts: "src/contracts.ts",
    "document-worker": "src/knowledge/document-worker.ts",
  },
  format: "esm",
  platform: "node",
  target: "node20",
  splitting: true,
  clean: true,
  dts: {
    entry: {
      index: "src/index.ts",
      engine: "src/engine/index.ts",
      testing: "src/testing.ts",
      contracts: "src/contracts.ts",
    },
  },
  metafile: true,
  noExternal: ["@dagrejs/dagre", "@marcbachmann/cel-js", /^@orama\//, "gpt-tokenizer", "liquidjs", "yaml", "zod"],
  // Ink asks for React's tools only where DEV is set.
  external: ["better-sqlite3", "commander", "pdf-parse", "react-devtools-core", "vitest"],
  esbuildPlugins: [requiredBuiltIns],
  esbuildOptions(options) {
    // The builds for browsers read no files and need nothing of Node, so neither does the engine.
    options.alias = { liquidjs: "liquidjs/dist/liquid.browser.mjs", yaml: "./node_modules/yaml/browser/index.js" };
    // React's build for development draws several times slower.
    options.define = { ...options.define, "process.env.NODE_ENV": '"production"' };
    options.minifySyntax = true;
    options.minifyWhitespace = true;
    options.charset = "utf8";
  },
});
