import { expect, test } from "vitest";
import { testTerminal } from "../../fixtures/test-terminal";
import { textWidth } from "../../text-width";
import type { ChatSession } from "../session";
import type { Stage } from "../slash-command";
import { slashCommands } from "../slash-commands";
import { helpCommand } from "./help";

async function helpAt(columns: number): Promise<readonly string[]> {
  const lines: string[] = [];
  const stage = { terminal: testTerminal(), columns, print: (all: readonly string[]) => lines.push(...all) };
  await helpCommand(() => slashCommands).run("", {} as ChatSession, stage as unknown as Stage);
  return lines;
}

test("on a screen of 80 columns and 24 rows each command has its line, and all of them are seen at once", async () => {
  const lines = await helpAt(79);
  const seen = lines.slice(-20);
  for (const { name, description } of slashCommands) {
    expect(seen).toContainEqual(expect.stringMatching(new RegExp(`^ {2}/${name}( .*)? ${escaped(description)}$`)));
  }
  expect(lines.length).toBeLessThan(26);
});

test.each([20, 33, 50, 79, 200])("nothing of it is cut at %d columns", async (columns) => {
  const lines = await helpAt(columns);
  expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(columns);
  const words = lines.join(" ").replace(/\s+/g, " ");
  expect(words).toContain("Ctrl-C twice leaves");
  if (columns > 50) for (const { description } of slashCommands) expect(words).toContain(description);
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
