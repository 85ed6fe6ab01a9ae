import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerFromJson, answerToJson } from "./call-part-json";
import { randomAnswer } from "./fixtures/random-answer";
import type { CallPart } from "./provider-call";

const end: CallPart = { type: "end", usage: { input: 1, output: 2 } };

describe("an answer as JSON", () => {
  test("is the same when it is read back, whatever its parts", () => {
    fc.assert(
      fc.property(randomAnswer, (parts) => {
        const written: unknown = JSON.parse(JSON.stringify(answerToJson(parts)));
        expect(answerFromJson(written)).toStrictEqual({ parts });
      }),
    );
  });

  test("keeps pieces of text that follow each other in one list, as they came", () => {
    const parts: CallPart[] = [
      { type: "text-delta", text: "Gr" },
      { type: "text-delta", text: "\ud83c" },
      { type: "text-delta", text: "\udf34 ü" },
      { type: "tool-call", id: "1", name: "look", input: { at: [1] } },
      { type: "text-delta", text: "" },
      { ...end, finish: "tool-calls" } as CallPart,
    ];
    expect(answerToJson(parts)).toEqual({
      parts: [
        { type: "text", deltas: ["Gr", "\ud83c", "\udf34 ü"] },
        { type: "tool-call", id: "1", input: { at: [1] }, name: "look" },
        { type: "text", deltas: [""] },
        { type: "end", finish: "tool-calls", usage: { input: 1, output: 2 } },
      ],
    });
  });

  test("writes vectors as base64 of 32-bit floats, little end first", () => {
    const vectors = [new Float32Array([1, -2]), new Float32Array()];
    const expected = Buffer.from([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]).toString("base64");
    expect(answerToJson([{ type: "vectors", vectors }, end]).parts).toContainEqual({
      type: "vectors",
      vectors: [expected, ""],
    });
  });

  test("is clean of a secret that is split over pieces of text, and keeps the text around it", () => {
    const redact = (text: string) => text.replaceAll("secret", "*");
    const parts: CallPart[] = [
      { type: "text-delta", text: "a sec" },
      { type: "documents", documents: [{ document: "d", text: "secret" }] },
      { type: "text-delta", text: "ret." },
      end,
    ];
    expect(answerToJson(parts, redact).parts).toEqual([
      { type: "text", deltas: ["a *."] },
      { type: "documents", documents: [{ document: "d", text: "*" }] },
      { type: "end", usage: { input: 1, output: 2 } },
    ]);
  });

  test("leaves pieces as they are where a secret lies within one", () => {
    const redact = (text: string) => text.replaceAll("secret", "*");
    const parts: CallPart[] = [{ type: "text-delta", text: "a secret" }, { type: "text-delta", text: " b" }, end];
    expect(answerToJson(parts, redact).parts).toContainEqual({ type: "text", deltas: ["a *", " b"] });
  });

  const written = { type: "end", usage: { input: 1, output: 1 } };
  test.each<[string, unknown, string]>([
    ["no object", [], "has no list of parts"],
    ["without parts", {}, "has no list of parts"],
    ["without an end", { parts: [{ type: "text", deltas: ["a"] }] }, "does not end with its one end"],
    ["with two ends", { parts: [written, written] }, "does not end with its one end"],
    ["with an unknown part", { parts: [{ type: "sound" }, written] }, "has a part 1 that is none"],
    ["with a part that is no object", { parts: [null, written] }, "has a part 1 that is none"],
    ["with texts that are none", { parts: [{ type: "text", deltas: [1] }, written] }, "has a part 1 that is none"],
    ["with a call without a name", { parts: [{ type: "tool-call", id: "1" }, written] }, "has a part 1 that is none"],
    [
      "with a document without a text",
      { parts: [{ type: "documents", documents: [{ document: "a" }] }, written] },
      "has a part 1 that is none",
    ],
    ["with half a vector", { parts: [{ type: "vectors", vectors: ["AAA="] }, written] }, "has a part 1 that is none"],
    [
      "with a vector of no code",
      { parts: [{ type: "vectors", vectors: ["?"] }, written] },
      "has a part 1 that is none",
    ],
    ["with a strange finish", { parts: [{ type: "end", finish: "tired" }] }, "has a part 1 that is none"],
    ["with a usage that is none", { parts: [{ type: "end", usage: 3 }] }, "has a part 1 that is none"],
    ["with citations that are none", { parts: [{ type: "end", citations: [1] }] }, "has a part 1 that is none"],
  ])("that is %s is refused", (_, value, fault) => {
    expect(answerFromJson(value)).toEqual({ fault });
  });
});
