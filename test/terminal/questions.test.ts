import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../src/app/fixtures/temporary-folder";
import { aiplanet } from "../cli/command-line";
import { openProject } from "../cli/project";
import { keys } from "./keys";
import { openTerminal } from "./open-terminal";

const { enter, ctrlC, ctrlD, backspace } = keys;

describe("aiplanet stack delete in a terminal", () => {
  const question = 'delete the stack "books" with 2 documents for good? [y/N]';

  test.each([
    ["y", `y${enter}`, 0, '"books" is deleted with 2 documents', false],
    ["YES, corrected", `no${backspace}${backspace}YES${enter}`, 0, '"books" is deleted', false],
    ["n", `n${enter}`, 0, '"books" stays as it is', true],
    ["Enter", enter, 0, '"books" stays as it is', true],
    ["Ctrl-D", ctrlD, 130, /\[y\/N\] *\nerror interrupted/, true],
    ["Ctrl-C", ctrlC, 130, /\[y\/N\] *\nerror interrupted/, true],
  ])("does what is answered: %s", async (_name, typed, code, said, stays) => {
    const folder = await openProject();
    await aiplanet(["embed", "docs", "--stack", "books"], { folder });
    const terminal = openTerminal(["stack", "delete", "books"], { folder });
    await terminal.shows(question);
    terminal.type(typed);
    expect(await terminal.exitCode).toBe(code);
    await terminal.shows(said);
    const { stdout } = await aiplanet(["stack", "list", "--json"], { folder });
    expect(stdout.includes('"books"')).toBe(stays);
  });
});

describe("aiplanet init in a terminal", () => {
  test("asks for what was not said, again after a wrong answer", async () => {
    const folder = await temporaryFolder();
    const terminal = openTerminal(["init"], { folder });
    await terminal.shows(/1 +rag-chat[\s\S]*template \[1\]:/);
    terminal.type(`99${enter}`);
    await terminal.shows(/there is no template "99".*\ntemplate \[1\]:/);
    terminal.type(`blank${enter}`);
    await terminal.shows("folder [.]:");
    terminal.type(`my bot${enter}`);
    expect(await terminal.exitCode).toBe(0);
    await terminal.shows(/"my-bot" is made; next:\n {2}cd "my bot"/);
    expect(await readdir(folder)).toEqual(["my bot"]);
  });

  test.each([
    ["the first question", []],
    ["the second", ["1"]],
  ])("leaves nothing behind when it is interrupted at %s", async (_which, answers) => {
    const folder = await temporaryFolder();
    const terminal = openTerminal(["init"], { folder });
    await terminal.shows("template [1]:");
    for (const answer of answers) {
      terminal.type(`${answer}${enter}`);
      await terminal.shows("folder [.]:");
    }
    terminal.type(ctrlC);
    expect(await terminal.exitCode).toBe(130);
    await terminal.shows(/\]: *\nerror interrupted/);
    expect(await readdir(folder)).toEqual([]);
  });
});
