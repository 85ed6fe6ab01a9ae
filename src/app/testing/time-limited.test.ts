import { describe, expect, test } from "vitest";
import { checkMatches, checkSchema } from "./check-value";
import { timeLimited } from "./time-limited";

const slow = { name: "answer.text", node: "answer", value: `${"a".repeat(60)}!` };

describe("timeLimited", () => {
  test("gives what the work gives, and throws what it throws", () => {
    expect(timeLimited("it", () => ({ a: 1 }))).toEqual({ a: 1 });
    expect(() =>
      timeLimited("it", () => {
        throw new RangeError("no");
      }),
    ).toThrow(new RangeError("no"));
  });

  test("ends work that would go on for ever", () => {
    expect(() => timeLimited("it", () => /^(a+)+$/.test(slow.value), 50)).toThrow(
      expect.objectContaining({ code: "invalid_test", message: "it takes more than 0.05 s" }),
    );
  });

  test("ends the patterns of test files, also where they are expected not to match", () => {
    expect(() => checkMatches("^(a+)+$", slow)).toThrow(/the pattern \/\^\(a\+\)\+\$\/ takes more than 1 s/);
    const schema = { type: "string", pattern: "^(a+)+$" };
    expect(() => checkSchema(schema, { ...slow, value: JSON.stringify(slow.value) })).toThrow(/the schema takes more/);
  });
});
