import { describe, expect, test } from "vitest";
import { keys } from "./keys";
import { openShell } from "./open-shell";
import { openTerminal } from "./open-terminal";
import { isResting, ready, slowProject } from "./slow-project";

const { enter, ctrlC, ctrlD, ctrlZ } = keys;

describe("aiplanet chat in a shell", () => {
  test.each([
    ["/quit", 0, `/quit${enter}`],
    ["Ctrl-C twice", 0, ctrlC + ctrlC],
    ["Ctrl-D", 0, ctrlD],
    ["SIGTERM", 130, undefined],
  ])("leaves the terminal as it was, by %s", async (_way, code, typed) => {
    const { folder } = await slowProject();
    const shell = await openShell({ folder });
    const before = await shell.run("stty -g");
    shell.type(`aiplanet chat; echo "left with $?"${enter}`);
    await shell.shows(ready);
    if (typed === undefined) process.kill(await shell.aiplanet(), "SIGTERM");
    else shell.type(typed);
    await shell.shows(`left with ${code}`);
    expect(await shell.run("stty -g")).toBe(before);
    expectBalanced(shell.output());
    expect(shell.screen().join("\n")).not.toContain(ready);
  });

  test("leaves it so in mid-answer too, and keeps what was said", async () => {
    const { server, folder } = await slowProject();
    const shell = await openShell({ folder });
    const before = await shell.run("stty -g");
    shell.type(`aiplanet chat; echo "left with $?"${enter}`);
    await shell.shows(ready);
    shell.type(`Tell me${enter}`);
    await server.say("Once upon ");
    await shell.shows("Once upon");
    process.kill(await shell.aiplanet(), "SIGTERM");
    await shell.shows("left with 130");
    expect(await shell.run("stty -g")).toBe(before);
    expectBalanced(shell.output());
    expect(shell.scrollback()).toContain("aiplanet chat --continue");
  });

  test("goes to the background with Ctrl-Z together with what has started it, and comes back", async () => {
    const { server, folder } = await slowProject();
    const shell = await openShell({ folder });
    const before = await shell.run("stty -g");
    shell.type(`sh -c 'aiplanet chat; exit $?'${enter}`);
    await shell.shows(ready);
    shell.type("half a ");
    await shell.shows("> half a");
    shell.type(ctrlZ);
    await shell.shows(/Stopped.*\nshell>/);
    expect(shell.screen().join("\n")).not.toContain("> half a");
    expect(await shell.run("stty -g")).toBe(before);
    expectBalanced(shell.output());
    await shell.resize(60, 24);
    shell.type(`fg${enter}`);
    await shell.shows("> half a");
    shell.type(`question${enter}`);
    await server.say(`An answer that is ${"very ".repeat(20)}long.`);
    await server.end();
    await shell.shows(isResting);
    const [, shown = ""] = shell.screen().join("\n").split("shell> fg\n");
    expect(shown).toContain("> half a question");
    expect(Math.max(...shown.split("\n").map((line) => line.length))).toBeLessThan(60);
    expect(shown.split(ready)).toHaveLength(2);
    shell.type(ctrlD);
    await shell.shows(/kept; .*\n+shell>/);
    expect(await shell.run("stty -g")).toBe(before);
    expectBalanced(shell.output());
  });

  test("draws itself again below what the shell has written when it was stopped from outside", async () => {
    const { folder } = await slowProject();
    const shell = await openShell({ folder });
    shell.type(`aiplanet chat${enter}`);
    await shell.shows(ready);
    process.kill(await shell.aiplanet(), "SIGSTOP");
    await shell.shows(/Stopped.*\n/);
    shell.type(`echo written mean''while${enter}`);
    await shell.shows("written meanwhile");
    shell.type(`fg${enter}`);
    await shell.shows(/written meanwhile\nshell> fg\naiplanet chat\n\s*> Ask something/);
    shell.type("abc");
    await shell.shows("> abc");
    shell.type(ctrlC + ctrlD);
    await shell.shows((screen) => screen.trimEnd().endsWith("shell>"));
    expectBalanced(shell.output());
  });

  test("stays where no shell could bring it back", async () => {
    const { folder } = await slowProject();
    const terminal = openTerminal(["chat"], { folder });
    await terminal.shows(ready);
    terminal.type(`${ctrlZ}abc`);
    await terminal.shows("> abc");
  });
});

/** Expects that each mode that was turned on is turned off, and that the cursor is shown. */
function expectBalanced(output: string): void {
  const count = (sequence: string) => output.split(`\u001b[${sequence}`).length - 1;
  expect(output.lastIndexOf("\u001b[?25h")).toBeGreaterThan(output.lastIndexOf("\u001b[?25l"));
  expect(count("?2004h")).toBe(count("?2004l"));
  expect(count(">5u")).toBe(count("<u"));
  expect(count("?2026h")).toBe(count("?2026l"));
}
