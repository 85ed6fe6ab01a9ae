import { describe, expect, test } from "vitest";
import { readSent } from "./slash-command";
import { slashCommands } from "./slash-commands";

const read = (text: string) => readSent(text, slashCommands);

describe("readSent", () => {
  test.each([
    ["/sources", "sources", ""],
    ["/sources 2", "sources", "2"],
    ["  /SAVE  my answer.md  ", "save", "my answer.md"],
    ["/?", "help", ""],
    ["/exit", "quit", ""],
    ["/save-test --bad slow", "save-test", "--bad slow"],
  ])("%j is a command", (text, name, argument) => {
    expect(read(text)).toMatchObject({ type: "command", command: { name }, argument });
  });

  test.each([
    ["What is /help?", "What is /help?"],
    ["//help me", "/help me"],
    ["/etc/hosts is what?", "/etc/hosts is what?"],
    ["/usr/bin", "/usr/bin"],
    ["/help\nand more", "/help\nand more"],
    ["", ""],
  ])("%j is a question", (text, asked) => {
    expect(read(text)).toEqual({ type: "question", text: asked });
  });

  test.each([
    ["/source", 'did you mean "/sources"?'],
    ["/Hepl", 'did you mean "/help"?'],
    ["/zzzzzz", "/help shows what there is"],
    ["/x-y", "/help shows what there is"],
  ])("%j is no command, and is never asked", (text, hint) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: "usage", hint }));
  });
});

describe("slashCommands", () => {
  test("have names of their own and one sentence each", () => {
    const names = slashCommands.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias]));
    expect(new Set(names).size).toBe(names.length);
    for (const { description } of slashCommands) expect(description).toMatch(/^[a-z][^\n]*[^.]$/);
  });
});
