import { describe, expect, test } from "vitest";
import { isPlanetError } from "../engine/errors";
import type { ChatModel, ChatPart, ChatRequest } from "./contracts";

/**
 * The behaviour that every chat model has to show, as a test suite.
 *
 * @param name What the suite is called in the report.
 * @param make Gives the model, ready to answer without a network.
 */
export function testChatModel(name: string, make: () => ChatModel): void {
  describe(`ChatModel ${name}`, () => {
    test("has an id of provider and model", () => {
      expect(make().id).toMatch(/^[^:\s]+:\S+$/);
    });

    test("streams text and ends once, last, with what it used", async () => {
      const parts = await partsOf(make(), request());

      expect(parts.filter(({ type }) => type === "end")).toHaveLength(1);
      const last = parts.at(-1);
      expect(last).toMatchObject({ type: "end" });
      const usage = last?.type === "end" ? last.usage : undefined;
      expect(usage?.input).toBeGreaterThanOrEqual(0);
      expect(usage?.output).toBeGreaterThanOrEqual(0);
      expect(textOf(parts)).not.toBe("");
    });

    test("cites only sources that it was given", async () => {
      const { sources } = request();
      const parts = await partsOf(make(), request());
      const end = parts.at(-1);

      for (const citation of (end?.type === "end" && end.citations) || []) {
        const source = sources.find(({ document }) => document === citation.document);
        expect(source?.text).toContain(citation.text);
        expect(citation.number).toBeGreaterThanOrEqual(1);
      }
    });

    test("answers two requests at once, each on its own", async () => {
      const model = make();
      const [left, right] = await Promise.all([partsOf(model, request()), partsOf(model, request())]);

      expect(textOf(left)).not.toBe("");
      expect(textOf(right)).not.toBe("");
    });

    test("does not start when it is stopped already", async () => {
      const reason = new Error("stopped");

      await expect(partsOf(make(), request(), AbortSignal.abort(reason))).rejects.toSatisfy(
        (thrown) => thrown === reason || isPlanetError(thrown),
      );
    });

    test("breaks off when it is stopped in the middle", async () => {
      const controller = new AbortController();
      const seen: ChatPart[] = [];
      const reading = async () => {
        for await (const part of make().stream(request(), { signal: controller.signal })) {
          seen.push(part);
          controller.abort(new Error("stopped"));
        }
      };

      await expect(reading()).rejects.toBeInstanceOf(Error);
      expect(seen.some(({ type }) => type === "end")).toBe(false);
    });
  });
}

async function partsOf(model: ChatModel, asked: ChatRequest, signal = new AbortController().signal) {
  const parts: ChatPart[] = [];
  for await (const part of model.stream(asked, { signal })) parts.push(part);
  return parts;
}

function textOf(parts: readonly ChatPart[]): string {
  return parts.map((part) => (part.type === "text-delta" ? part.text : "")).join("");
}

function request(): ChatRequest {
  const question = "How many days of annual leave are there?";
  return {
    messages: [{ role: "user", content: question }],
    question,
    sources: [
      { document: "handbook.md", text: "There are 27 days of annual leave. They are granted in January.", start: 100 },
      { document: "travel.md", text: "A hotel costs at most 125 euros." },
    ],
    json: false,
  };
}
