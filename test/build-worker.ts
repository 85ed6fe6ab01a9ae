import { rename } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "tsup";

const folder = fileURLToPath(new URL("../src/knowledge", import.meta.url));

/**
 * Builds the program of the document threads beside its source, where the sources look for it as the bundle does beside
 * itself: a thread cannot run TypeScript.
 */
export default async function buildWorker(): Promise<void> {
  const name = `document-worker.${process.pid}`;
  await build({
    config: false,
    entry: { [name]: `${folder}/document-worker.ts` },
    outDir: folder,
    format: "esm",
    platform: "node",
    target: "node20",
    splitting: false,
    skipNodeModulesBundle: true,
    silent: true,
  });
  // Another run of tests may be starting its threads at this moment.
  await rename(`${folder}/${name}.js`, `${folder}/document-worker.js`);
}
