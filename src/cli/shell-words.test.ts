import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { shellWords } from "./shell-words";

describe("shellWords", () => {
  test("puts only those words into quotes that need them", () => {
    expect(shellWords(["cd", "my-bot/Müller_1.2"])).toBe("cd my-bot/Müller_1.2");
    expect(shellWords(["aiplanet", "run", "workflow.yaml", "How long?"])).toBe(
      'aiplanet run workflow.yaml "How long?"',
    );
  });

  test.each([
    "",
    "a  b",
    'say "hi"',
    "$HOME",
    "`id`",
    "it's $5",
    "back\\slash",
    "wow!",
    "*",
    "~",
    "a;b",
    "a\nb",
    "#x",
    "知識",
  ])("gives %j so that a shell reads the same word", (word) => {
    const read = execFileSync("sh", ["-c", `printf %s ${shellWords([word])}`], { encoding: "utf8" });
    expect(read).toBe(word);
  });
});
