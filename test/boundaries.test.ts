import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const source = fileURLToPath(new URL("../src", import.meta.url));

interface Rule {
  /** Folders of src that may be imported; `folder/contracts` means that one file. */
  readonly folders: readonly string[];
  readonly packages: readonly string[];
  /** Whether Node's own modules may be imported: everywhere, nowhere, or only in these files. */
  readonly node: boolean | readonly string[];
}

const rules: Readonly<Record<string, Rule>> = {
  engine: { folders: [], packages: ["zod", "yaml", "liquidjs", "@marcbachmann/cel-js"], node: false },
  providers: {
    folders: ["engine"],
    packages: ["openai", "@google/generative-ai", "serpapi", "cockatiel", "@opentelemetry/api", "gpt-tokenizer"],
    node: false,
  },
  knowledge: {
    folders: ["engine", "providers/contracts", "storage/contracts"],
    packages: [
      "yaml",
      "pdf-parse",
      "cheerio",
      "mammoth",
      "papaparse",
      "chardet",
      "ignore",
      "gpt-tokenizer",
      "@orama/stemmers",
      "@orama/stopwords",
    ],
    node: true,
  },
  storage: {
    folders: ["engine"],
    packages: ["better-sqlite3", "chromadb"],
    node: [
      "sqlite.ts",
      "sqlite-backup.ts",
      "sqlite-thread.ts",
      "sqlite-restore.ts",
      "sqlite-error.ts",
      "cassette-folder.ts",
      "make-data-folder.ts",
    ],
  },
  nodes: { folders: ["engine", "providers/contracts", "knowledge/contracts"], packages: ["zod"], node: false },
  app: { folders: ["engine", "nodes", "providers", "knowledge", "storage"], packages: ["zod"], node: true },
  cli: {
    folders: ["app", "engine", "providers/inject-fault"],
    packages: [
      "commander",
      "@dagrejs/dagre",
      "chokidar",
      "ink",
      "react",
      "marked",
      "emphasize",
      "string-width",
      "wrap-ansi",
    ],
    node: true,
  },
};

/** Packages that whole folders are written with. */
const shared = [
  "zod",
  "yaml",
  "liquidjs",
  "@marcbachmann/cel-js",
  "commander",
  "@dagrejs/dagre",
  "gpt-tokenizer",
  "ink",
  "react",
  "marked",
];

describe("who may import whom", () => {
  test.each(Object.keys(rules))("src/%s keeps its arrows", (folder) => {
    const faults = filesOf(join(source, folder)).flatMap((file) =>
      importsOf(file)
        .filter((name) => !isAllowed(file, folder, name))
        .map((name) => `${relative(source, file)} imports ${name}`),
    );
    expect(faults).toEqual([]);
  });

  test("each folder of src has a rule", () => {
    const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(rules).sort());
  });

  test("a package of one vendor or driver is imported by one file", () => {
    const packages = Object.values(rules).flatMap((rule) => rule.packages);
    for (const name of packages.filter((one) => !shared.includes(one))) {
      const users = filesOf(source).filter((file) => importsOf(file).some((one) => `${one}/`.startsWith(`${name}/`)));
      expect(users.length, `${name} in ${users.join(", ")}`).toBeLessThanOrEqual(1);
    }
  });
});

function isAllowed(file: string, folder: string, name: string): boolean {
  const rule = rules[folder];
  if (rule === undefined) return false;
  if (name.startsWith("node:"))
    return Array.isArray(rule.node) ? rule.node.includes(basename(file)) : rule.node === true;
  if (!name.startsWith(".")) return rule.packages.some((one) => `${name}/`.startsWith(`${one}/`));
  const target = relative(source, resolve(dirname(file), name));
  const [other = ""] = target.split("/");
  return (
    other === folder || target === "../package.json" || rule.folders.includes(other) || rule.folders.includes(target)
  );
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/(?:^import[^"]*?from |^export[^"]*?from |^import |import\()"([^"]+)"/gm)].flatMap(
    (match) => match[1] ?? [],
  );
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .filter((entry) => !/\.test\.tsx?$|-contract\.ts$|contract-suite|fixtures/.test(join(entry.parentPath, entry.name)))
    .map((entry) => join(entry.parentPath, entry.name));
}
