import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chatPlanet, chatting } from "./fixtures/chat-planet";
import { checkMatches, checkSchema } from "./testing/check-value";
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
    expect(() => timeLimited("it", () => /^(a+)+$/.test(slow.value), "invalid_test", 50)).toThrow(
      expect.objectContaining({ code: "invalid_test", message: "it takes more than 0.05 s" }),
    );
  });

  test("ends the patterns of test files, also where they are expected not to match", () => {
    expect(() => checkMatches("^(a+)+$", slow)).toThrow(/the pattern \/\^\(a\+\)\+\$\/ takes more than 1 s/);
    const schema = { type: "string", pattern: "^(a+)+$" };
    expect(() => checkSchema(schema, { ...slow, value: JSON.stringify(slow.value) })).toThrow(
      /the check against the JSON Schema takes more/,
    );
  });
});

test("a pattern in the JSON Schema of a workflow ends its node with an error, however a model answers", async () => {
  const { planet, answers, folder } = await chatPlanet({
    "json.yaml": chatting().replace(
      "model: test:words",
      () => "model: test:words, json: { type: string, pattern: '^(a+)+$' }",
    ),
  });
  answers.push(JSON.stringify(slow.value));
  const result = await (await planet.run(join(folder, "json.yaml"), { text: "How?" })).result();
  expect(result).toMatchObject({
    status: "failed",
    error: { code: "invalid_output", message: expect.stringContaining("takes more than 1 s") },
  });
});
