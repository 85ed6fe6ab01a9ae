import { describe, expect, test } from "vitest";
import { keys } from "./keys";
import { type OpenTerminal, openTerminal } from "./open-terminal";
import { slowProject } from "./slow-project";

const { enter, backspace, ctrlC, ctrlD } = keys;

describe("aiplanet chat --plain in a terminal", () => {
  test("writes lines below each other, and steers the terminal nowhere", async () => {
    const { server, folder } = await slowProject();
    const terminal = openTerminal(["chat", "--plain"], { folder, columns: 40 });
    await terminal.shows(/^> /);
    terminal.type(`Tell mi${backspace}e${enter}`);
    await server.say("Once ");
    await terminal.shows("Once");
    await server.say("upon a time, **long** ago.");
    await server.end();
    await terminal.shows(/long\*\* ago\.\n.*15 out|15 tokens|10 in \/ 5 out/);
    terminal.type(`/history${enter}`);
    await terminal.shows("1 > Tell me");
    terminal.type(`/quit${enter}`);
    expect(await terminal.exitCode).toBe(0);
    expect(steering(terminal)).toEqual([]);
  });

  test("stops the answer with Ctrl-C and stays, and leaves with Ctrl-C or Ctrl-D on a line of their own", async () => {
    const { server, folder } = await slowProject();
    const terminal = openTerminal(["chat", "--plain"], { folder });
    await terminal.shows(/^> /);
    terminal.type(`Tell me${enter}`);
    await server.say("Once upon ");
    await terminal.shows("Once upon");
    terminal.type(ctrlC);
    await terminal.shows(/stopped; \/retry goes on\n> $/m);
    terminal.type(ctrlC);
    expect(await terminal.exitCode).toBe(0);
    expect(terminal.output()).toMatch(/\r\n$/);
    expect(steering(terminal)).toEqual([]);

    const again = openTerminal(["chat", "--plain", "--continue"], { folder });
    await again.shows(/^goes on: Tell me; .*\nthe last question is not answered; \/retry goes on\n> $/m);
    again.type(ctrlD);
    expect(await again.exitCode).toBe(0);
    expect(again.output()).toMatch(/\r\n$/);
  });

  test.each([
    ["TERM", "dumb"],
    ["CI", "true"],
    ["AIPLANET_PLAIN", "1"],
  ])("is what a chat is with %s=%s", async (name, value) => {
    const { folder } = await slowProject();
    const terminal = openTerminal(["chat"], { folder, environment: { [name]: value } });
    await terminal.shows(/^> /);
    terminal.type(ctrlD);
    expect(await terminal.exitCode).toBe(0);
    expect(steering(terminal)).toEqual([]);
  });
});

/** All that moves the cursor or erases: control sequences but for colours, and returns that no line feed follows. */
function steering(terminal: OpenTerminal): string[] {
  return terminal.output().match(movement) ?? [];
}

const movement = new RegExp(`${keys.escape}(?!\\[[\\d;]*m).{0,10}|\\r(?!\\r?\\n).{0,10}`, "g");
