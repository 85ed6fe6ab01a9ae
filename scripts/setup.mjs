// What every task needs: the packages of the lock file, the native addon for this Node, and an up-to-date build.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = ["src", "tsup.config.ts", "package.json", "package-lock.json", "scripts"];

/** Runs a command in the project's folder; ends this process with its code when it fails. */
export async function command(program, words, { folder = root, quiet = false, mayFail = false } = {}) {
  const child = spawn(program, words, {
    cwd: folder,
    stdio: ["inherit", quiet ? "ignore" : "inherit", quiet ? "ignore" : "inherit"],
  });
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode, signal) => resolve(exitCode ?? (signal === null ? 1 : 130)));
  });
  if (code !== 0 && !mayFail) process.exit(code);
  return code;
}

export const node = (...words) => command(process.execPath, words);
export const npm = (folder, ...words) => command("npm", words, { folder });
export const npx = (name, ...words) => command(join(root, "node_modules", ".bin", name), words);

/** Runs one step of the gate and says how long it took. */
export async function step(title, work) {
  const start = performance.now();
  console.error(`\n== ${title}`);
  await work();
  console.error(`== ${title}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** Installs the packages of a folder's lock file unless they are there already. */
export async function ensureInstalled(name = ".") {
  requireNode();
  const folder = join(root, name);
  if (!isInstalled(folder)) {
    console.error(`installing packages${name === "." ? "" : ` of ${name}`} (the first time takes a minute or two)`);
    await npm(folder, "ci", "--no-audit", "--no-fund");
  }
  if (name !== ".") return;
  // The addon belongs to one major version of Node: after a change of Node it is made again.
  const loads = await command(process.execPath, ["-e", 'new (require("better-sqlite3"))(":memory:")'], {
    quiet: true,
    mayFail: true,
  });
  if (loads !== 0) await npm(folder, "rebuild", "better-sqlite3");
}

/** Builds dist/ and schema/ unless they are newer than everything they are made from. */
export async function ensureBuilt({ force = false } = {}) {
  // Written last, so that a build which was broken off is made again.
  const stamp = join(root, "dist", "THIRD_PARTY_NOTICES.txt");
  if (!force && existsSync(stamp) && newest(built) <= statSync(stamp).mtimeMs) return;
  console.error("building");
  await npx("tsup", "--silent");
  await npx("tsx", "scripts/write-schema.ts");
  await npx("tsx", "scripts/write-command-reference.ts");
  await node("scripts/notices.mjs");
}

function isInstalled(folder) {
  const hidden = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(hidden)) return false;
  const packages = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const present = packages(hidden);
  return Object.entries(packages(join(folder, "package-lock.json"))).every(
    ([path, { version, optional }]) => path === "" || optional || present[path]?.version === version,
  );
}

function newest(names) {
  return Math.max(
    ...names.map((name) => {
      const path = join(root, name);
      const stats = statSync(path);
      if (!stats.isDirectory()) return stats.mtimeMs;
      return Math.max(stats.mtimeMs, ...readdirSync(path).map((entry) => newest([join(name, entry)])));
    }),
  );
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Node ${process.versions.node} is too old; 20.19 or newer is needed`);
  process.exit(2);
}
