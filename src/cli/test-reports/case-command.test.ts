import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { printable } from "../terminal";
import { caseCommand } from "./case-command";

/** The words that a shell reads. */
function read(command: string): string[] {
  const text = execFileSync("sh", ["-c", `aiplanet() { printf '%s\\0' "$@"; }; ${command}`], { encoding: "utf8" });
  return text.split("\0").slice(0, -1);
}

describe("caseCommand", () => {
  test("is short where the name is", () => {
    expect(caseCommand({ file: "a/b.test.yaml", id: "is-green" })).toBe(
      "aiplanet test a/b.test.yaml --filter '^is-green$'",
    );
  });

  test.each([
    "is green",
    "costs $5 (about 50 % more?)",
    "a-b/c.d*e+f[0]{1}|^",
    "back\\slash",
    `says "it's" \`here\` and $(touch x)!`,
    "--live",
    "zwei\nlines and \u001b[31mred",
    "知識 👍🏽",
    "a\u202eb",
  ])("finds %j alone, and prints nothing that steers the terminal", (id) => {
    const command = caseCommand({ file: "door.test.yaml", id });
    expect(printable(command)).toBe(command);
    expect(command).not.toContain("\n");
    const words = read(command);
    expect(words.slice(0, 3)).toEqual(["test", "door.test.yaml", "--filter"]);
    const pattern = new RegExp(words[3] ?? "", "u");
    expect(pattern.test(id)).toBe(true);
    expect(pattern.test(`${id} too`)).toBe(false);
    expect(pattern.test(`x${id.slice(1)}`)).toBe(id.startsWith("x"));
  });
});
