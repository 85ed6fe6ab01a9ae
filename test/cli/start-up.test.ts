import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./command-line";

test("the command line starts with a few small files and Node's own modules; commands come when they are asked for", () => {
  const { files, packages } = startingFiles("cli.js");
  expect([...packages].filter((name) => !/^(?:node:)?(?:fs\/promises|path|stream|util)$/.test(name))).toEqual([]);
  const bytes = [...files].reduce((sum, name) => sum + statSync(join(root, "dist", name)).size, 0);
  expect(bytes).toBeLessThan(20 * 1024);
});

/** The files of dist that are loaded before anything is asked for, and the modules that they import. */
function startingFiles(entry: string) {
  const files = new Set<string>();
  const packages = new Set<string>();
  const waiting = [entry];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (files.has(name)) continue;
    files.add(name);
    const text = readFileSync(join(root, "dist", name), "utf8");
    for (const [, from = ""] of text.matchAll(/(?:^|;)import\s*(?:[^"();]*?\bfrom\s*)?"([^"]+)"(?=;)/gm)) {
      if (from.startsWith("./")) waiting.push(from.slice(2));
      else packages.add(from);
    }
  }
  return { files, packages };
}
