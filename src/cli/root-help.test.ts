import { describe, expect, test } from "vitest";
import { testTerminal } from "./fixtures/test-terminal";
import { main } from "./main";
import { commandLists } from "./root-help";

async function shown(words: readonly string[]): Promise<string[]> {
  const terminal = testTerminal();
  expect(await main(words, terminal)).toBe(0);
  return terminal.out().trimEnd().split("\n");
}

describe("the help of aiplanet", () => {
  test("fits a terminal of 24 lines and 100 columns, and is shown where nothing is asked for", async () => {
    const lines = await shown(["--help"]);
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(await shown([])).toEqual(lines);
  });

  test("lists each command that there is, and no other", async () => {
    const listed = commandLists.flatMap(({ commands }) => commands.map(({ name }) => name));
    const terminal = testTerminal();
    await main(["complete", "--", ""], terminal);
    const known = terminal
      .out()
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t")[0]);
    expect([...listed].sort()).toEqual(known.sort());
  });
});
