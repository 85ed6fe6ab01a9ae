import { describe, expect, test } from "vitest";
import { openProject } from "../cli/project";
import { keys } from "./keys";
import { openTerminal } from "./open-terminal";
import { isResting, ready, slowProject } from "./slow-project";

const { enter, escape: escapeKey, tab, up, ctrlC, ctrlD, ctrlO, ctrlR } = keys;

describe("aiplanet chat in a terminal", () => {
  test("answers from documents, unfolds what is cited, says why, and goes on in another process", async () => {
    const folder = await openProject();
    const embedding = openTerminal(["embed", "docs", "--stack", "default"], { folder });
    expect(await embedding.exitCode).toBe(0);
    const terminal = openTerminal(["chat"], { folder });
    await terminal.shows(ready);
    terminal.type("How many days of leave do I have?");
    await terminal.shows("> How many days of leave do I have?");
    terminal.type(enter);
    await terminal.shows("[1] docs/leave.md");
    await terminal.shows(isResting);
    terminal.type(ctrlO);
    await terminal.shows(/\[1\] docs\/leave\.md.*\n +"/);
    terminal.type(`/so${tab}`);
    await terminal.shows("> /sources");
    terminal.type(enter);
    await terminal.shows(isResting);
    terminal.type(`/why${enter}`);
    await terminal.shows("all of it: aiplanet runs show");
    expect(terminal.scrollback()).toMatch(/documents found \d/);
    expect(terminal.scrollback()).toContain("answer was sent");
    terminal.type(`/quit${enter}`);
    expect(await terminal.exitCode).toBe(0);
    expect(terminal.scrollback()).toContain("the chat is kept; aiplanet chat --continue goes on with it");
    expect(terminal.screen().join("\n")).not.toContain(ready);

    const again = openTerminal(["chat", "--continue"], { folder });
    await again.shows("-- goes on: How many days of leave do I have?");
    await again.shows("[1] docs/leave.md");
    again.type(up);
    await again.shows("> /quit");
    again.type(ctrlC);
    await again.shows(ready);
    again.type(`${ctrlR}days`);
    await again.shows("search: days");
    again.type(escapeKey);
    await again.shows(ready);
    again.type(ctrlD);
    expect(await again.exitCode).toBe(0);
  });

  test("stops the answer with Ctrl-C and stays, lets it go on, and leaves at the second Ctrl-C", async () => {
    const { server, folder } = await slowProject();
    const terminal = openTerminal(["chat"], { folder });
    await terminal.shows(ready);
    terminal.type(`Tell me${enter}`);
    await server.say("Once upon ");
    await terminal.shows("Once upon");
    await terminal.shows("Esc stops");
    terminal.type("typed meanwhile");
    await terminal.shows("> typed meanwhile");
    terminal.type(ctrlC);
    await terminal.shows("(stopped; /retry goes on)");
    await terminal.shows("> typed meanwhile");
    // What was said stays.
    expect(terminal.screen().join("\n")).toMatch(/> Tell me\n\nOnce upon\n {2}\(stopped; \/retry goes on\)/);
    terminal.type(ctrlC);
    await terminal.shows(ready);
    server.forget();
    terminal.type(`/retry${enter}`);
    await server.say("Once upon a time.");
    await server.end();
    await terminal.shows("Once upon a time.");
    await terminal.shows(isResting);
    terminal.type(ctrlC);
    await terminal.shows("Ctrl-C again leaves");
    terminal.type(ctrlC);
    expect(await terminal.exitCode).toBe(0);
  });

  test.each([80, 40])("writes a long answer without clearing the screen once, in %i columns", async (columns) => {
    const { server, folder } = await slowProject();
    const terminal = openTerminal(["chat"], { folder, columns, rows: 12 });
    await terminal.shows(ready);
    terminal.type(`Tell me${enter}`);
    for (let part = 0; part < 30; part += 1) {
      await server.say(`Part ${part} has **some words** of its own, 日本語 and 👍 as well.\n\n`);
      if (part % 5 === 0) await terminal.shows(`Part ${part} has`);
    }
    await server.end();
    await terminal.shows("15 tokens");
    await terminal.shows(isResting);
    const words = terminal.scrollback().replace(/\s+/g, " ");
    for (let part = 0; part < 30; part += 1) {
      expect(words.split(`Part ${part} has some words of its own, 日本語 and 👍 as well.`)).toHaveLength(2);
    }
    expect(terminal.written().clears).toBe(0);
    expect(terminal.scrollback().split(ready)).toHaveLength(2);
  });

  test("shows no colour where NO_COLOR is set", async () => {
    const { server, folder } = await slowProject();
    const terminal = openTerminal(["chat"], { folder, environment: { NO_COLOR: "1" } });
    await terminal.shows(ready);
    terminal.type(`Tell me${enter}`);
    await server.say("# Title\n\n**bold** [1]\n\n```js\nconst a = 1;\n```\n");
    await server.end();
    await terminal.shows("bold [1]");
    await terminal.shows(isResting);
    expect(terminal.output()).not.toMatch(new RegExp(`${escapeKey}\\[[\\d;]*m`));
  });
});
