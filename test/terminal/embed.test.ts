import { describe, expect, test } from "vitest";
import { textWidth } from "../../src/cli/text-width";
import { openProject } from "../cli/project";
import { keys } from "./keys";
import { type OpenTerminal, openTerminal } from "./open-terminal";

/** Documents that take their time; the names of some are wider than the window. */
function manyDocuments(): Readonly<Record<string, string>> {
  const words = "Everybody has leave and trains and hotels and many other things in paragraph ";
  const long = Array.from({ length: 5_000 }, (_, index) => `${words}${index}.\n`).join("\n");
  const names = Array.from({ length: 30 }, (_, index) => `docs/${"資料の名前".repeat(index % 5)}${index}.md`);
  return Object.fromEntries(names.map((name) => [name, long]));
}

describe("aiplanet embed in a terminal", () => {
  test.each([120, 60, 30])("draws its bar in one line of %i columns, and takes it away", async (columns) => {
    const folder = await openProject();
    const terminal = openTerminal(["embed", "docs"], { folder, columns });
    expect(await terminal.exitCode).toBe(0);
    await terminal.shows("2 indexed");
    expect(bars(terminal).length).toBeGreaterThan(0);
    expectNarrow(terminal, columns);
    expect(terminal.scrollback()).not.toContain("▕");
  });

  test("keeps what is done at Ctrl-C, and says how to go on", async () => {
    const folder = await openProject(manyDocuments());
    const terminal = openTerminal(["embed", "docs"], { folder, columns: 70 });
    await terminal.shows(/indexing ▕.*▏ [3-9]\/32 files/);
    terminal.type(keys.ctrlC);
    expect(await terminal.exitCode).toBe(130);
    await terminal.shows("error interrupted");
    const lines = terminal.scrollback().trimEnd().split("\n");
    expect(lines.length).toBe(2);
    expect(lines[0]).toMatch(/^(?:\^C)?\d+ of 32 files are indexed; the same command goes on from there$/);
    expectNarrow(terminal, 70);

    const again = openTerminal(["embed", "docs"], { folder, columns: 120 });
    expect(await again.exitCode).toBe(0);
    await again.shows("unchanged");
    const [, kept = ""] = /(\d+) of 32/.exec(lines[0] ?? "") ?? [];
    expect(again.scrollback()).toContain(`${32 - Number(kept)} indexed, 0 skipped, ${kept} unchanged`);
    expectNarrow(again, 120);
  });

  test("goes on in one line when the window changes", async () => {
    const folder = await openProject(manyDocuments());
    const terminal = openTerminal(["embed", "docs"], { folder, columns: 120 });
    await terminal.shows(/indexing ▕.*▏ [1-9]\d*\/32 files/);
    await terminal.resize(50, 24);
    expect(await terminal.exitCode).toBe(0);
    await terminal.shows("32 indexed");
    expect(terminal.scrollback()).not.toContain("▕");
  });
});

/** The lines that were drawn, one over the other. */
function bars(terminal: OpenTerminal): string[] {
  return terminal
    .output()
    .split(`\r${keys.escape}[K`)
    .filter((line) => line.startsWith("indexing ▕"));
}

/** Expects that no bar was so wide that the terminal would have broken it. */
function expectNarrow(terminal: OpenTerminal, columns: number): void {
  for (const line of bars(terminal)) expect(textWidth(line)).toBeLessThan(columns);
}
