import { afterEach, beforeEach, expect, test } from "vitest";
import { type GeminiServer, startGeminiServer } from "./gemini-server";

let server: GeminiServer;

beforeEach(async () => {
  server = await startGeminiServer();
});
afterEach(() => server.close());

test("the stand-in for Gemini answers at once as well, the same each time", async () => {
  const text = '<source number="1" document="a.md">\nThere are 27 days.\n</source>\n\nHow many days?';
  const ask = () => post("gemini-2.5-flash:generateContent", { contents: [{ role: "user", parts: [{ text }] }] });
  const answer = await ask();
  expect(answer).toMatchObject({
    candidates: [{ content: { parts: [{ text: "You said: How many days? [1]" }] }, finishReason: "STOP" }],
    usageMetadata: { totalTokenCount: expect.any(Number) },
  });
  expect(await ask()).toEqual(answer);
});

test("the stand-in for Gemini embeds one text as it embeds many", async () => {
  const content = { parts: [{ text: "annual leave" }] };
  const one = await post("gemini-embedding-001:embedContent", { content, taskType: "RETRIEVAL_QUERY" });
  expect(server.lastEmbedding()).toEqual({ model: "gemini-embedding-001", texts: ["annual leave"], purpose: "query" });
  const many = await post("gemini-embedding-001:batchEmbedContents", { requests: [{ content }] });
  expect(many).toMatchObject({ embeddings: [(one as { embedding: object }).embedding] });
});

async function post(path: string, body: object): Promise<unknown> {
  const response = await fetch(`${server.url}/v1beta/models/${path}`, { method: "POST", body: JSON.stringify(body) });
  return await response.json();
}
