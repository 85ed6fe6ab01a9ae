import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
// Beside the project's packages, so that it finds them.
const folder = join(root, "node_modules/.cache/aiplanet-bench");

/**
 * The engine, the run store and createPlanet in one bundle. The package does not export the store; and read by tsx, which
 * names every function each time it is made, it would be measured slower than it is.
 */
await build({
  stdin: {
    contents: `export * from "./src/engine/index";
      export { createPlanet } from "./src/app/create-planet";
      export { thisProcess } from "./src/app/this-process";
      export { newId } from "./src/storage/new-id";
      export { runStore } from "./src/storage/run-store";
      export { sqliteDatabase } from "./src/storage/sqlite";`,
    resolveDir: root,
    sourcefile: "sources.ts",
    loader: "ts",
  },
  absWorkingDir: root,
  outdir: folder,
  entryNames: "sources",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  packages: "external",
  format: "esm",
  platform: "node",
  target: "node20",
  logLevel: "error",
});

const file = join(folder, "sources.mjs");
// What compiles the shapes has to be the engine that runs them.
process.env.AIPLANET_ENGINE = file;

/** AI Planet as it stands in `src/`. */
export const aiPlanet = await import(pathToFileURL(file).href);
export const { compileShape } = await import("../engine/contenders/ai-planet.mjs");
