import { readdir, stat } from "node:fs/promises";
import { basename, resolve, sep } from "node:path";
import { PlanetError } from "../../engine/errors";
import { type Glob, parseGlob } from "../../knowledge/glob";

/** What the names of test files end with. */
export const testName = /\.test\.(?:ya?ml|json)$/;

/** What a test file is called without its ending, as its recordings and snapshots are: `support`. */
export function nameOfTests(path: string): string {
  return basename(path).replace(testName, "");
}

const passedOver = new Set(["node_modules", "dist", "__cassettes__", "__snapshots__"]);

/**
 * The test files that paths name: files themselves, and of folders and globs all `*.test.yaml`, `*.test.yml` and
 * `*.test.json` in them.
 * @param paths relative to `folder`; none means the folder itself.
 * @returns absolute, sorted, each once.
 * @throws `not_found` naming a path that leads to no test file.
 */
export async function findTests(paths: readonly string[], folder: string): Promise<string[]> {
  const found = await Promise.all((paths.length === 0 ? ["."] : paths).map((path) => testsAt(path, folder)));
  return [...new Set(found.flat())].sort();
}

async function testsAt(path: string, folder: string): Promise<string[]> {
  const absolute = resolve(folder, path);
  const kind = await stat(absolute).catch(() => undefined);
  if (kind?.isFile()) return [absolute];
  const pattern = kind === undefined ? parseGlob(absolute.split(sep).join("/")) : undefined;
  const files = await walk(pattern === undefined ? absolute : resolve(pattern.base), [], pattern);
  if (files.length > 0) return files;
  throw new PlanetError("not_found", `"${path}" leads to no test file`, {
    hint: "name a file, a folder with files such as support.test.yaml, or a pattern",
  });
}

async function walk(base: string, parts: readonly string[], pattern: Glob | undefined): Promise<string[]> {
  const entries = await readdir(resolve(base, ...parts), { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry) => {
      const inside = [...parts, entry.name];
      if (entry.isDirectory()) {
        if (entry.name.startsWith(".") || passedOver.has(entry.name) || pattern?.mayHold(inside) === false) return [];
        return walk(base, inside, pattern);
      }
      const matches = testName.test(entry.name) && pattern?.matches(inside) !== false;
      return matches ? [resolve(base, ...inside)] : [];
    }),
  );
  return found.flat();
}
