import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AskedChat, AskedEmbedding, VendorScript } from "../../test/vendors/vendor-script";
import { testChatModel } from "./chat-model-contract";
import type { ChatModel, ChatPart, ChatRequest, EmbeddingModel } from "./contracts";
import { testChatFailures } from "./vendor-failure-contract";

/** A vendor's adapter together with a server on this machine that speaks the vendor's protocol. */
export interface VendorStage {
  /** The adapter's chat model; without a name, one that does not reason and can be held to a schema. */
  model(name?: string): ChatModel;
  embedding(name?: string): EmbeddingModel;
  /** What the server does with the next requests, one script for each. Afterwards it answers as it pleases. */
  play(...scripts: VendorScript[]): void;
  /** How many requests the server received. */
  requestCount(): number;
  /** What the newest chat request asked for. */
  lastRequest(): AskedChat;
  /** What the newest request for embeddings asked for. */
  lastEmbedding(): AskedEmbedding;
  /** Resolves when the server has received so many requests in all. */
  received(count: number): Promise<void>;
  /** Resolves when the adapter has closed the connections of so many requests, in all, that were not answered yet. */
  abandoned(count: number): Promise<void>;
  /** The key that the adapter was made with. */
  readonly key: string;
  /** The variable that the key is looked for in. */
  readonly keyName: string;
  close(): Promise<void>;
}

/**
 * The behaviour that every chat model of a network vendor has to show, as a test suite: what it makes of answers in
 * whatever pieces they come, what it asks, how it fails and how it stops.
 *
 * @param name What the suite is called in the report.
 * @param openStage Starts a new server with its adapter; the suite closes it.
 */
export function testVendorChatModel(name: string, openStage: () => Promise<VendorStage>): void {
  describe(`chat of ${name}`, () => {
    let stage: VendorStage;

    beforeEach(async () => {
      stage = await openStage();
    });
    afterEach(() => stage.close());

    testChatModel(name, () => stage.model());

    describe("answers", () => {
      const pieces = ["Grüße", ", ", "世界", "!\n\n", "👩‍👩‍👧‍👦", " data: {}\r\n", "naïve [1]"];

      test.each(["whole", "every byte", "in characters"] as const)("arrive whole, cut: %s", async (cut) => {
        stage.play({ kind: "answer", pieces, cut, usage: { input: 12, output: 34 } });
        const parts = await partsOf(stage.model());

        expect(textOf(parts)).toBe(pieces.join(""));
        expect(parts.filter(({ type }) => type === "end")).toHaveLength(1);
        expect(parts.at(-1)).toMatchObject({ type: "end", usage: { input: 12, output: 34 }, finish: "stop" });
      });

      test("come piece by piece", async () => {
        stage.play({ kind: "answer", pieces: ["one ", "two ", "three"] });
        const texts = (await partsOf(stage.model())).flatMap((part) => (part.type === "text-delta" ? part.text : []));
        expect(texts).toEqual(["one ", "two ", "three"]);
      });

      test("are shown while they are made", async () => {
        stage.play({ kind: "silent", pieces: ["shown "] });
        for await (const part of stage.model().stream(request(), { signal: new AbortController().signal })) {
          expect(part).toEqual({ type: "text-delta", text: "shown " });
          break;
        }
        await stage.abandoned(1);
      });

      test("have lines between them that mean nothing", async () => {
        stage.play({ kind: "answer", pieces: ["one ", "two"], keepAlive: true });
        expect(textOf(await partsOf(stage.model()))).toBe("one two");
      });

      test("say when they are cut off", async () => {
        stage.play({ kind: "answer", pieces: ["one"], finish: "length" });
        expect((await partsOf(stage.model())).at(-1)).toMatchObject({ type: "end", finish: "length" });
      });

      test("have an unknown usage when the vendor does not say", async () => {
        stage.play({ kind: "no-usage", pieces: ["one"] });
        const parts = await partsOf(stage.model());
        expect(textOf(parts)).toBe("one");
        expect(parts.at(-1)).toMatchObject({ type: "end", usage: undefined });
      });

      test("may be tool calls", async () => {
        const calls = [
          { name: "weather", input: { city: "München", days: [1, 2] } },
          { name: "time", input: {} },
        ];
        stage.play({ kind: "tool-call", calls });
        const parts = await partsOf(stage.model(), { tools: [weather, time] });
        const got = parts.flatMap((part) => (part.type === "tool-call" ? [part] : []));

        expect(got.map(({ name, input }) => ({ name, input }))).toEqual(calls);
        expect(new Set(got.map(({ id }) => id)).size).toBe(2);
        expect(got.every(({ id }) => id !== "")).toBe(true);
        expect(parts.at(-1)).toMatchObject({ type: "end", finish: "tool-calls" });
      });
    });

    describe("requests", () => {
      test("carry system and history in order", async () => {
        const messages = [
          { role: "user", content: "Hello 👋" },
          { role: "assistant", content: "Hello. How can I help?" },
          { role: "user", content: "What is 2 + 2?" },
        ] as const;
        await partsOf(stage.model(), { system: "You are brief.", messages });

        expect(stage.lastRequest()).toMatchObject({ system: "You are brief.", messages });
        expect(stage.model().id.endsWith(`:${stage.lastRequest().model}`)).toBe(true);
      });

      test("carry system messages of the history", async () => {
        await partsOf(stage.model(), {
          system: "You are brief.",
          messages: [
            { role: "system", content: "Speak French." },
            { role: "user", content: "Hello" },
          ],
        });
        const { system = "", messages } = stage.lastRequest();
        expect([system, ...messages.map(({ content }) => content)].join("\n")).toContain("Speak French.");
        expect(system).toContain("You are brief.");
      });

      test("carry temperature and the most tokens", async () => {
        await partsOf(stage.model(), { temperature: 0, maxTokens: 77 });
        expect(stage.lastRequest()).toMatchObject({ temperature: 0, maxTokens: 77 });
      });

      test("leave to the model what is not asked for", async () => {
        await partsOf(stage.model());
        expect(stage.lastRequest()).toMatchObject({
          system: undefined,
          temperature: undefined,
          maxTokens: undefined,
          reasoningEffort: undefined,
          json: false,
          tools: [],
        });
      });

      test("ask for JSON", async () => {
        await partsOf(stage.model(), { json: true });
        expect(stage.lastRequest().json).toBe(true);
      });

      test("ask for JSON of a schema", async () => {
        const json = {
          type: "object",
          properties: { days: { type: "integer" }, name: { type: "string", description: "Whose" } },
          required: ["days", "name"],
          additionalProperties: false,
        };
        await partsOf(stage.model(), { json });
        expect(stage.lastRequest().json).toMatchObject({ type: "object", required: ["days", "name"] });
      });

      test("offer tools", async () => {
        await partsOf(stage.model(), { tools: [weather, time] });
        expect(stage.lastRequest().tools).toMatchObject([weather, { name: "time" }]);
      });
    });

    testChatFailures(() => stage);
  });
}

const weather = {
  name: "weather",
  description: "The weather of a place",
  parameters: {
    type: "object",
    properties: { city: { type: "string" }, days: { type: "array", items: { type: "integer" } } },
    required: ["city"],
  },
};

const time = { name: "time", parameters: { type: "object", properties: {} } };

function request(more: Partial<ChatRequest> = {}): ChatRequest {
  const question = "How many days of annual leave are there?";
  return { messages: [{ role: "user", content: question }], question, sources: [], json: false, ...more };
}

async function partsOf(model: ChatModel, more?: Partial<ChatRequest>): Promise<ChatPart[]> {
  const parts: ChatPart[] = [];
  for await (const part of model.stream(request(more), { signal: new AbortController().signal })) parts.push(part);
  return parts;
}

function textOf(parts: readonly ChatPart[]): string {
  return parts.map((part) => (part.type === "text-delta" ? part.text : "")).join("");
}
