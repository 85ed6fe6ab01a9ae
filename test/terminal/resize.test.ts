import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { wrapText } from "../../src/cli/text-width";
import { keys } from "./keys";
import { openTerminal } from "./open-terminal";
import { isResting, ready, slowProject } from "./slow-project";

const paragraph = (number: number) =>
  `Paragraph ${number} says that ${"words and more words ".repeat(6)}end here, at ${number}.`;
const tail = (number: number) => `Then ${number} goes on ${"and on ".repeat(40)}until here ${number}`;

describe("a window that changes", () => {
  test("leaves nothing of an old frame behind in mid-answer, in the window or above", async () => {
    const { server, folder } = await slowProject();
    const terminal = openTerminal(["chat"], { folder, columns: 120, rows: 30 });
    await terminal.shows(ready);
    terminal.type(`Tell me${keys.enter}`);
    const sizes = [undefined, 60, 100, 40, 120];
    for (const [number, columns] of sizes.entries()) {
      await server.say(`${paragraph(number)}\n\n`);
      await server.say(tail(number));
      await terminal.shows(`until here ${number}`);
      if (columns !== undefined) {
        await terminal.draws();
        await terminal.resize(columns, 30);
        await terminal.shows(wrapText(tail(number), columns - 1).join("\n"));
      }
      await server.say(".\n\n");
    }
    await server.end();
    await terminal.shows("15 tokens");
    await terminal.shows(isResting);
    const all = terminal.scrollback();
    const words = all.replace(/\s+/g, " ");
    for (const number of sizes.keys()) {
      expect(words.split(paragraph(number))).toHaveLength(2);
      expect(words.split(`${tail(number)}.`)).toHaveLength(2);
    }
    expect(all.split(ready)).toHaveLength(2);
    expect(all.match(/\/help$/gm)).toHaveLength(2);
    expect(all).not.toContain("Esc stops");
    expect(terminal.written().clears).toBe(0);
  });

  test("shows each word once when its side is drawn in from 100 to 51 columns while an answer is written", async () => {
    const { server, folder } = await slowProject();
    const terminal = openTerminal(["chat"], { folder, columns: 100 });
    await terminal.shows(ready);
    terminal.type(`Tell me${keys.enter}`);
    const word = (number: number) => `word${number} 語 is said, `;
    const before = 12;
    for (let number = 0; number < before; number += 1) await server.say(word(number));
    await terminal.shows(`word${before - 1}`);
    // Of what is on its way when the first width comes nobody can know which side of it it is on.
    await terminal.draws();
    for (let width = 99; width > 50; width -= 1) {
      await terminal.resize(width, 24);
      // The first width is answered before the next one comes: nothing lives from then on.
      if (width === 99) await terminal.draws();
      await server.say(word(before + 99 - width));
      // As fast as a hand draws; nothing is waited for.
      await setTimeout(15);
    }
    await server.end();
    await terminal.shows(isResting);
    const words = terminal.scrollback().replace(/\s+/g, "");
    for (let number = 0; number < before + 49; number += 1) {
      expect(words.split(word(number).replace(/\s+/g, "")), word(number)).toHaveLength(2);
    }
  });
});
