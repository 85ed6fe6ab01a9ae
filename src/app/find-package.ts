import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The module that a package name stands for when it is imported from a folder.
 * @throws what Node throws when there is no such package.
 */
export function findPackage(name: string, folder: string): string {
  try {
    return createRequire(join(folder, "_.js")).resolve(name);
  } catch (error) {
    // A package may be for `import` only; Node 20 cannot resolve that from another folder than its own.
    const found = codeOf(error) === "ERR_PACKAGE_PATH_NOT_EXPORTED" ? findEntry(name, folder) : undefined;
    if (found !== undefined) return found;
    if (codeOf(error) === "MODULE_NOT_FOUND") throw new Error(`no package "${name}" is installed`, { cause: error });
    throw error;
  }
}

function findEntry(name: string, folder: string): string | undefined {
  const [, packageName = name, path = ""] = /^((?:@[^/]+\/)?[^/]+)(.*)$/.exec(name) ?? [];
  for (let at = folder; ; at = dirname(at)) {
    const home = join(at, "node_modules", packageName);
    const manifest = readJson(join(home, "package.json"));
    if (manifest !== undefined) {
      const target = targetOf(manifest.exports, `.${path}`);
      return target === undefined ? undefined : join(home, target);
    }
    if (dirname(at) === at) return undefined;
  }
}

function readJson(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/** What `exports` names for a path, read as Node reads it: paths first, then the first condition that holds. */
function targetOf(exports: unknown, path: string): string | undefined {
  if (typeof exports === "string") return exports;
  if (typeof exports !== "object" || exports === null) return undefined;
  const entries = exports as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(entries, path)) return targetOf(entries[path], path);
  for (const condition of ["node", "import", "default"]) {
    const target = targetOf(entries[condition], path);
    if (target !== undefined) return target;
  }
  return undefined;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
