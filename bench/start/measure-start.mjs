import { spawnSync } from "node:child_process";

const reporter = new URL("./report-usage.mjs", import.meta.url).href;

/**
 * Starts Node once and waits for its end.
 * @returns {{ cpu: number, wall: number, memory: number }} CPU milliseconds (user and system), wall milliseconds, and
 * the peak of resident memory in MiB.
 * @throws Error when it fails, with what it wrote.
 */
export function measureStart({ name, args }, folder) {
  const before = performance.now();
  const { status, error, output } = spawnSync(process.execPath, ["--import", reporter, ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, NODE_OPTIONS: "" },
  });
  const wall = performance.now() - before;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${name} exits with ${status}: ${output[2]}`);
  return { ...JSON.parse(output[3]), wall };
}
