import { describe, expect, test } from "vitest";
import { openProject } from "../cli/project";
import { openTerminal } from "./open-terminal";
import { streamingServer } from "./streaming-server";

const enter = "\r";
const escapeKey = "\u001b";
const [ctrlC, ctrlJ, ctrlO, ctrlR, up] = ["\u0003", "\n", "\u000f", "\u0012", "\u001b[A"];
const ready = "Ask something, or /help";
const resting = (screen: string) => screen.includes(ready) && !screen.includes("Esc stops");

async function slowProject(files: Readonly<Record<string, string>> = {}) {
  const server = await streamingServer();
  const folder = await openProject({ "aiplanet.config.yaml": server.config, ...files });
  return { server, folder };
}

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
    await terminal.shows(resting);
    terminal.type(ctrlO);
    await terminal.shows(/\[1\] docs\/leave\.md.*\n +"/);
    terminal.type("/so\t");
    await terminal.shows("> /sources");
    terminal.type(enter);
    await terminal.shows(resting);
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
    again.type("\u0004");
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
    terminal.type(ctrlC);
    await terminal.shows(ready);
    terminal.type(ctrlC);
    await terminal.shows("Ctrl-C again leaves");
    terminal.type(ctrlC);
    expect(await terminal.exitCode).toBe(0);
  });

  test("takes several lines and long pastes, and sends neither by itself", async () => {
    const { server, folder } = await slowProject();
    const terminal = openTerminal(["chat"], { folder });
    await terminal.shows(ready);
    terminal.type(`one${ctrlJ}two\\${enter}three`);
    await terminal.shows(/> one\n {2}two\n {2}three/);
    terminal.type(ctrlC);
    await terminal.shows(ready);
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`).join("\n");
    terminal.type(`${escapeKey}[200~${lines}${escapeKey}[201~`);
    await terminal.shows("50 lines");
    expect(server.asked()).toBe(0);
    terminal.type(enter);
    await server.say("Thanks.");
    await server.end();
    await terminal.shows(resting);
    expect(terminal.scrollback()).toContain("line 49");
  });

  test("writes a long answer without clearing the screen once, through changes of the window", async () => {
    const { server, folder } = await slowProject();
    const terminal = openTerminal(["chat"], { folder, columns: 120 });
    await terminal.shows(ready);
    terminal.type(`Tell me${enter}`);
    for (let part = 0; part < 40; part += 1) {
      await server.say(`Paragraph ${part} has **some words** of its own and 日本語 as well.\n\n`);
      if (part === 15) terminal.resize(60, 24);
      if (part === 25) terminal.resize(40, 24);
      if (part % 5 === 0) await terminal.shows(`Paragraph ${part} has`);
    }
    await server.end();
    await terminal.shows("15 tokens");
    await terminal.shows(resting);
    expect(terminal.written().clears).toBe(0);
    expect(terminal.scrollback()).toContain("Paragraph 39 has some words");
    for (const line of terminal.screen()) expect(line.length).toBeLessThanOrEqual(40);
  });

  test("shows no colour where NO_COLOR is set", async () => {
    const { server, folder } = await slowProject();
    const terminal = openTerminal(["chat"], { folder, environment: { NO_COLOR: "1" } });
    await terminal.shows(ready);
    terminal.type(`Tell me${enter}`);
    await server.say("**bold** [1]");
    await server.end();
    await terminal.shows("bold [1]");
    await terminal.shows(resting);
  });

  test("is lines below each other with --plain", async () => {
    const { server, folder } = await slowProject();
    const terminal = openTerminal(["chat", "--plain"], { folder });
    await terminal.shows(/^> /);
    terminal.type(`Tell me${enter}`);
    await server.say("Once ");
    await terminal.shows("Once");
    await server.say("upon a time.");
    await server.end();
    await terminal.shows("Once upon a time.");
    terminal.type(`/quit${enter}`);
    expect(await terminal.exitCode).toBe(0);
    expect(terminal.written().clears).toBe(0);
  });
});
