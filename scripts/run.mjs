// Runs one of the project's tasks, after doing whatever set-up it needs: `node scripts/run.mjs TASK [arguments]`.
import { ensureBuilt, ensureInstalled, node, npx, step } from "./setup.mjs";

const tasks = {
  async build() {
    await ensureInstalled();
    await ensureBuilt({ force: true });
  },

  async demo() {
    await ensureInstalled();
    await ensureBuilt();
    await node(
      "bin/aiplanet.js",
      "run",
      "examples/handbook/workflow.yaml",
      "How many days of leave do I have per year?",
    );
  },

  async test(...names) {
    await ensureInstalled();
    await step("format and lint", () => npx("biome", "check", "--error-on-warnings"));
    await step("types", () => npx("tsc", "-p", "."));
    await step("build", () => ensureBuilt());
    await step("unused code", () => npx("knip"));
    await step("package", () => npx("publint", "--strict"));
    await step("package types", () => npx("attw", "--pack", ".", "--profile", "esm-only", "--format", "table-flipped"));
    await step("tests", () => npx("vitest", "run", ...names));
  },

  async "test:crash"(...flags) {
    await ensureInstalled();
    await ensureBuilt();
    await node("--import", "tsx", "test/crash/main.mjs", ...flags);
  },

  async "bench:engine"(...flags) {
    await benchmark("bench/engine.mjs", flags);
  },

  async "bench:start"(...flags) {
    await benchmark("bench/start.mjs", flags);
  },

  async "bench:providers"(...flags) {
    await benchmark("bench/providers.mjs", flags);
  },

  async "bench:durable"(...flags) {
    // It bundles what it measures, because the package does not export the store of runs.
    await ensureInstalled();
    await ensureInstalled("bench");
    await node("bench/durable.mjs", ...flags);
  },

  async "bench:tui"(...flags) {
    await ensureInstalled();
    await ensureBuilt();
    await node("bench/tui.mjs", ...flags);
  },

  async "bench:knowledge"(...flags) {
    // Parts that the package does not export are measured as they are written.
    await benchmark("bench/knowledge.mjs", flags, ["--import", "tsx"]);
  },

  async "bench:retrieval"(...flags) {
    await benchmark("bench/retrieval.mjs", flags, ["--import", "tsx"]);
  },
};

async function benchmark(file, flags, options = []) {
  await ensureInstalled();
  await ensureBuilt();
  await ensureInstalled("bench");
  await node(...options, file, ...flags);
}

const [name, ...words] = process.argv.slice(2);
const task = tasks[name];
if (task === undefined) {
  console.error(`there is no task "${name}"; there are: ${Object.keys(tasks).join(", ")}`);
  process.exit(2);
}
await task(...words);
