import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { keys, pasted } from "./keys";
import { openTerminal } from "./open-terminal";
import { isResting, ready, slowProject } from "./slow-project";

const { enter, tab, left, backspace, ctrlA, ctrlC, ctrlG, ctrlJ, ctrlR } = keys;

describe("the input of aiplanet chat", () => {
  test.each([80, 40])("keeps the cursor where the next letter goes, in %i columns", async (columns) => {
    const { server, folder } = await slowProject();
    const terminal = openTerminal(["chat"], { folder, columns });
    await terminal.shows(ready);
    terminal.type("日本語 👍 é");
    await terminal.shows("> 日本語 👍 é");
    expect(terminal.cursor()).toEqual({ row: 0, column: 2 + 6 + 1 + 2 + 1 + 1 });
    terminal.type(left + left + left);
    await terminal.shows(() => terminal.cursor().column === 2 + 6 + 1);
    terminal.type(`${backspace}x`);
    await terminal.shows("> 日本語x👍 é");
    expect(terminal.cursor().column).toBe(2 + 6 + 1);
    terminal.type(ctrlA);
    await terminal.shows(() => terminal.cursor().column === 2);
    // Below an answer of wide letters, and in the second row of a text that is wider than the window.
    terminal.type(enter);
    await server.say("答えは日本語です。👍 ".repeat(8));
    await server.end();
    await terminal.shows(isResting);
    const top = terminal.screen().findIndex((line) => line.includes(ready));
    const wide = "語".repeat(columns / 2);
    terminal.type(wide);
    await terminal.shows((screen) => screen.split("語").length - 1 >= wide.length + 8);
    await terminal.shows(() => terminal.cursor().row === top + 1);
    // A row holds as many as fit beside the prompt, and none is cut in two.
    const inFirst = Math.floor((columns - 1 - 2) / 2);
    expect(terminal.cursor().column).toBe(2 + 2 * (wide.length - inFirst));
    expect(terminal.screen()[top]).toBe(`> ${"語".repeat(inFirst)}`);
  });

  test("keeps what is sent too early, says so only as long as it is too early, and sends it then", async () => {
    const { server, folder } = await slowProject();
    const terminal = openTerminal(["chat"], { folder });
    await terminal.shows(ready);
    terminal.type(`How?${enter}`);
    await server.say("Like ");
    await terminal.shows("Like");
    terminal.type(`And then?${enter}`);
    await terminal.shows("the answer is not over yet");
    await server.say("this.");
    await server.end();
    await terminal.shows((screen) => !screen.includes("not over yet") && screen.includes("> And then?"));
    terminal.type(enter);
    await server.say("Nothing more.");
    await server.end();
    await terminal.shows("Nothing more.");
    await terminal.shows(isResting);
    expect(server.asked()).toBe(2);
  });

  test("takes several lines and long pastes, and sends neither by itself", async () => {
    const { server, folder } = await slowProject();
    const terminal = openTerminal(["chat"], { folder });
    await terminal.shows(ready);
    terminal.type(`one${ctrlJ}two\\${enter}three`);
    await terminal.shows(/> one\n {2}two\n {2}three/);
    terminal.type(ctrlC);
    await terminal.shows(ready);
    terminal.type(pasted("first\r\nsecond\rthird\n"));
    await terminal.shows(/> first\n {2}second\n {2}third/);
    terminal.type(ctrlC);
    await terminal.shows(ready);
    terminal.type(pasted(Array.from({ length: 50 }, (_, index) => `line ${index}`).join("\r")));
    await terminal.shows("50 lines");
    expect(server.asked()).toBe(0);
    terminal.type(enter);
    await server.say("Thanks.");
    await server.end();
    await terminal.shows("Thanks.");
    await terminal.shows(isResting);
    expect(terminal.scrollback()).toMatch(/> line 0\n[\s\S]*line 49\n/);
    expect(server.asked()).toBe(1);
  });

  test("completes commands with Tab, one at once and several in a menu", async () => {
    const { folder } = await slowProject();
    const terminal = openTerminal(["chat"], { folder });
    await terminal.shows(ready);
    terminal.type(`/mo${tab}`);
    await terminal.shows("> /model");
    terminal.type(`${ctrlC}/re${tab}`);
    await terminal.shows(/> \/re\w*\n.*\/retry[\s\S]*\/resume/);
    terminal.type(tab + enter);
    await terminal.shows(/> \/(?:retry|resume)/);
  });

  test("finds with Ctrl-R what was sent before, and sends it at the second Enter", async () => {
    const { server, folder } = await slowProject();
    const terminal = openTerminal(["chat"], { folder });
    await terminal.shows(ready);
    for (const question of ["What about apples?", "What about pears?"]) {
      terminal.type(`${question}${enter}`);
      await server.say("Good.");
      await server.end();
      await terminal.shows(`> ${question}`);
      await terminal.shows(isResting);
    }
    terminal.type(`${ctrlR}about`);
    await terminal.shows(/search: about.*\n?.*pears/);
    terminal.type(ctrlR);
    await terminal.shows(/search: about.*\n?.*apples/);
    terminal.type(enter);
    await terminal.shows((screen) => screen.split("> What about apples?").length === 3 && !screen.includes("search:"));
    expect(server.asked()).toBe(2);
    terminal.type(enter);
    await server.say("Again.");
    await server.end();
    await terminal.shows("Again.");
    expect(server.asked()).toBe(3);
  });

  test("gives the terminal to an editor with Ctrl-G, and takes back what was written", async () => {
    const { folder } = await slowProject();
    const editor = join(folder, "editor.sh");
    await writeFile(editor, 'stty -a | grep -o " -\\?icanon"; echo in the editor; read line; echo "$line" >> "$1"\n');
    const terminal = openTerminal(["chat"], { folder, environment: { VISUAL: `sh '${editor}'` } });
    await terminal.shows(ready);
    terminal.type(`typed ${ctrlG}`);
    await terminal.shows(/^ ?icanon\nin the editor/m);
    expect(terminal.output().lastIndexOf("[?25h")).toBeGreaterThan(terminal.output().lastIndexOf("[?25l"));
    terminal.type(`more${enter}`);
    await terminal.shows(/> typed +\n? *more/);
    expect(terminal.screen().join("\n")).toContain("in the editor");
  });
});
