import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = new URL("../../", import.meta.url);

/**
 * Something that is started.
 * @typedef {object} Subject
 * @property {string} name
 * @property {readonly string[]} args what Node is given
 * @property {number | undefined} aim how many times the CPU time of bare Node it may take
 */

/**
 * What is started and measured; the first one is bare Node.
 * @param {string} folder an empty folder for the files that are made for it
 * @returns {Subject[]}
 * @throws Error when the project is not built.
 */
export function subjects(folder) {
  mkdirSync(folder, { recursive: true });
  const command = built("bin/aiplanet.js");
  const hello = built("examples/hello/workflow.yaml");
  const script = (name, text) => {
    const file = join(folder, `${name}.mjs`);
    writeFileSync(file, text);
    return file;
  };
  const importing = (file) => `import ${JSON.stringify(pathToFileURL(built(file)).href)};\n`;
  return [
    { name: "node empty.mjs", args: [script("empty", "\n")], aim: undefined },
    { name: "aiplanet --version", args: [command, "--version"], aim: 1.5 },
    { name: "aiplanet --help", args: [command, "--help"], aim: 1.5 },
    { name: "aiplanet run hello Hi", args: [command, "run", hello, "Hi"], aim: 4 },
    { name: 'import "aiplanet"', args: [script("index", importing("dist/index.js"))], aim: 3 },
    { name: 'import "aiplanet/engine"', args: [script("engine", importing("dist/engine.js"))], aim: 3 },
  ];
}

function built(path) {
  const file = fileURLToPath(new URL(path, root));
  if (existsSync(file)) return file;
  throw new Error(`${path} is missing: build the project first, with \`npm run build\` in its root`);
}
