import { describe, expect, test } from "vitest";
import { looksLikeSecret, maskSecrets, maskValues } from "./secrets";

const key = "sk-0123456789abcdefghij";

describe("looksLikeSecret", () => {
  test.each([
    ["system", `Be kind. ${key}`, true],
    ["api_key", "anything", true],
    ["PASSWORD", "anything", true],
    ["key", "question", false],
    ["prompt", "Skip-the sk-ies", false],
  ])("of %s: %s is %s", (name, value, secret) => {
    expect(looksLikeSecret(name, value)).toBe(secret);
  });
});

describe("maskSecrets", () => {
  test.each([
    [`system: use ${key} now`, `system: use ${"*".repeat(key.length)} now`],
    [`a: ${key}, b: ${key}`, `a: ${"*".repeat(key.length)}, b: ${"*".repeat(key.length)}`],
    ["api_key: abc", "api_key: ***"],
    ['{ "password": "two words" }', `{ "password": ${"*".repeat(11)} }`],
    ["key: question", "key: question"],
    ['unknown key "api_key"', 'unknown key "api_key"'],
  ])("shows %s as %s", (text, shown) => {
    expect(maskSecrets(text)).toBe(shown);
    expect(shown).toHaveLength(text.length);
  });
});

describe("maskValues", () => {
  test("hides each value wherever it stands", () => {
    expect(maskValues("one two one", ["one", ""])).toBe("*** two ***");
  });
});
