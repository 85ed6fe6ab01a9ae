import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { aiplanet } from "./command-line";
import { key, type VendorPlace } from "./vendor-servers";

/** A run as it is shown to people. */
export const asText: readonly string[] = [];
/** A run as its events are shown to programs. */
export const asEvents: readonly string[] = ["--events"];
/** All ways in which a run is shown. */
export const asAll: readonly (readonly string[])[] = [asText, asEvents, ["--json"]];

/**
 * Runs a command in each shape with `--record`, closes the server, and runs each again with `--replay`, without a key.
 * Each run has a data folder of its own. Gives what was printed.
 * @param play tells the server what it does next, before each run that is recorded.
 */
export async function expectSame(
  { server, environment }: VendorPlace<{ close(): Promise<void> }>,
  folder: string,
  words: readonly string[],
  shapes: readonly (readonly string[])[],
  play: () => void = () => undefined,
): Promise<readonly string[]> {
  const run = (shape: readonly string[], mode: string, more: { environment?: Readonly<Record<string, string>> }) =>
    aiplanet([...words, ...shape, mode, `kept${shape}`, "--data", `data${mode}${shape}`], { folder, ...more });
  const told: string[] = [];
  for (const shape of shapes) {
    play();
    const { code, stdout, stderr } = await run(shape, "--record", { environment });
    expect([code, stderr.includes("error")], stderr).toEqual([0, false]);
    told.push(stdout);
  }
  const files = await recordingsOf(folder);
  expect(Object.keys(files).length).toBeGreaterThan(0);
  await server.close();
  const replayed = await Promise.all(shapes.map((shape) => run(shape, "--replay", {})));
  expect(replayed.map(({ stdout }) => stdout)).toEqual(told);
  expect(replayed.map(({ code }) => code)).toEqual(shapes.map(() => 0));
  // A replay adds nothing to the recording, and nowhere is the key.
  expect(await recordingsOf(folder)).toEqual(files);
  for (const [name, text] of Object.entries(await filesOf(folder)))
    expect([name, text.includes(key)]).toEqual([name, false]);
  return told;
}

/** All files of a folder and of those in it, with their bytes as text. */
export async function filesOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path, "latin1")]),
  );
  return Object.fromEntries(texts);
}

async function recordingsOf(folder: string): Promise<Record<string, string>> {
  const files = Object.entries(await filesOf(folder));
  return Object.fromEntries(files.filter(([name]) => name.startsWith("kept")));
}
