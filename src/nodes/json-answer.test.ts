import { describe, expect, test } from "vitest";
import { asked, says, usage } from "./fixtures/asked";
import { readJsonAnswer, repairMessages, schemaFault } from "./json-answer";

describe("readJsonAnswer", () => {
  const schema = {
    type: "object",
    properties: { days: { type: "integer" }, tags: { type: "array", items: { enum: ["a", "b"] } } },
    required: ["days"],
    additionalProperties: false,
  };

  test("gives a value that fits its schema", () => {
    expect(readJsonAnswer('{ "days": 27, "tags": ["a"] }', schema)).toEqual({ value: { days: 27, tags: ["a"] } });
  });

  test.each([
    ["no", "it is no JSON"],
    ["{}", "days: "],
    ['{ "days": "27" }', "days: "],
    ['{ "days": 1, "tags": ["a", "c"] }', "tags[1]: "],
    ['{ "days": 1, "more": 2 }', '"more"'],
    ["[]", "expected object"],
  ])("says what is wrong with %s", (text, fault) => {
    expect(readJsonAnswer(text, schema)).toEqual({ fault: expect.stringContaining(fault) });
  });
});

test("a name is required also where the schema does not describe it", () => {
  const schema = { type: "object", properties: { day: { type: "object", required: ["name"] } }, required: ["week"] };
  expect(readJsonAnswer('{ "day": { "name": "Monday" }, "week": 1 }', schema)).toHaveProperty("value");
  expect(readJsonAnswer('{ "day": {}, "week": 1 }', schema)).toEqual({ fault: expect.stringContaining("day.name") });
  expect(readJsonAnswer('{ "day": { "name": 1 } }', schema)).toEqual({ fault: expect.stringContaining("week") });
});

describe("schemaFault", () => {
  test.each([{ type: "objekt" }, { if: {} }, { $ref: "https://example.org/schema" }])("finds one in %j", (schema) => {
    expect(schemaFault(schema)).toEqual(expect.any(String));
  });

  test("finds none in a schema that refers to its own parts", () => {
    const { definitions, ...schema } = { $ref: "#/$defs/day", definitions: { day: { type: "string" } } };
    expect(schemaFault({ ...schema, $defs: definitions })).toBeUndefined();
  });
});

describe("repairMessages", () => {
  test("shows the answer and what is wrong with it after the conversation", () => {
    const messages = [{ role: "user", content: "Hi" }] as const;
    expect(repairMessages(messages, "no", "it is no JSON")).toEqual([
      ...messages,
      { role: "assistant", content: "no" },
      { role: "user", content: expect.stringContaining("it is no JSON") },
    ]);
  });
});

describe("a node that wants JSON", () => {
  test.each([
    ['{ "days": 27 }', { days: 27 }],
    ["```json\n[1, 2]\n```", [1, 2]],
    ["```\n3\n```\n", 3],
    [" null ", null],
  ])("reads %j", async (text, json) => {
    const { outputsOf } = await asked("config: { json: true }\n    inputs: { question: question.text }", [says(text)]);
    expect(outputsOf("answer")).toMatchObject({ text, json });
  });

  test("asks once more where the answer is none, and counts both", async () => {
    const answers = ["I think so", '{ "so": true }'];
    const { outputsOf, events } = await asked("config: { json: true }\n    inputs: { question: question.text }", [
      says(() => answers.shift() ?? ""),
    ]);
    expect(outputsOf("answer")).toMatchObject({
      text: '{ "so": true }',
      json: { so: true },
      usage: { input: 2 * usage.input, output: 2 * usage.output },
    });
    expect(events.flatMap((event) => (event.type === "node-delta" && "text" in event ? [event.text] : []))).toEqual([
      '{ "so": true }',
    ]);
  });

  test("holds the answer to a schema", async () => {
    const answers = ['{ "so": 1 }', '{ "so": true }'];
    const schema = "{ type: object, properties: { so: { type: boolean } }, required: [so] }";
    const { outputsOf } = await asked(`config: { json: ${schema} }\n    inputs: { question: question.text }`, [
      says(() => answers.shift() ?? ""),
    ]);
    expect(outputsOf("answer")).toMatchObject({ json: { so: true } });
  });

  test("fails where the second answer is none either", async () => {
    const { result } = await asked("config: { json: true }\n    inputs: { question: question.text }", [says("So.")]);
    expect(result.error).toMatchObject({
      code: "invalid_output",
      message: expect.stringContaining('the answer of "test:0" cannot be used: it is no JSON'),
      hint: expect.stringContaining("asked twice"),
      details: { answer: "So." },
    });
  });

  test("refuses a schema that is none", async () => {
    await expect(
      asked("config: { json: { type: objekt } }\n    inputs: { question: question.text }", [says("So.")]),
    ).rejects.toMatchObject({ code: "invalid_workflow" });
  });
});
