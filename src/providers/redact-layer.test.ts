import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallPart, ProviderCall } from "./provider-call";
import { createRedactor } from "./redact";
import { redactLayer } from "./redact-layer";

const secret = "sk-planted-0001";
const redactor = createRedactor([secret]);
const call: ProviderCall = {
  kind: "chat",
  target: "some:model",
  request: { messages: [{ role: "user", content: `is ${secret} a key?` }], question: "?", sources: [], json: false },
};

describe("the layer that takes secrets out", () => {
  test("is not there when no secret is known", () => {
    const next = () => answer([]);
    expect(redactLayer(createRedactor([]))(next)).toBe(next);
  });

  test("asks the vendor for what was asked, unchanged", async () => {
    const asked: ProviderCall[] = [];
    const ask = redactLayer(redactor)((given) => {
      asked.push(given);
      return answer([]);
    });
    await partsOf(ask(call, options()));
    expect(asked[0]).toBe(call);
  });

  test("gives each piece of text as soon as no secret can begin in it", async () => {
    const seen: string[] = [];
    async function* pieces(): AsyncIterable<CallPart> {
      for (const text of ["Your key ", "is sk", "y blue, or sk-", "planted", "-0001 it can"]) {
        yield { type: "text-delta", text };
        seen.push("|");
      }
      yield { type: "end", usage: undefined };
    }
    for await (const part of redactLayer(redactor)(pieces)(call, options()))
      seen.push(part.type === "text-delta" ? part.text : part.type);
    expect(seen).toEqual(["Your key ", "|", "is ", "|", "sky blue, or ", "|", "|", "[redacted] it can", "|", "end"]);
  });

  test("gives text before what comes after it, and cleans all kinds of parts", async () => {
    const vectors = { type: "vectors", vectors: [new Float32Array([1])] } as const;
    const parts: CallPart[] = [
      { type: "text-delta", text: "sk-" },
      { type: "tool-call", id: "1", name: "look", input: { key: secret } },
      { type: "documents", documents: [{ document: `https://host/?key=${secret}`, text: "fine" }] },
      vectors,
      { type: "end", usage: { input: 1, output: 2 }, citations: [{ document: "a", text: `it is ${secret}` }] },
    ];
    const clean = await partsOf(redactLayer(redactor)(() => answer(parts))(call, options()));
    expect(clean).toEqual([
      { type: "text-delta", text: "sk-" },
      { type: "tool-call", id: "1", name: "look", input: { key: "[redacted]" } },
      { type: "documents", documents: [{ document: "https://host/?key=[redacted]", text: "fine" }] },
      vectors,
      { type: "end", usage: { input: 1, output: 2 }, citations: [{ document: "a", text: "it is [redacted]" }] },
    ]);
    expect(clean[3]).toBe(vectors);
  });

  test("passes on what came before an error, and the error clean", async () => {
    async function* broken(): AsyncIterable<CallPart> {
      yield { type: "text-delta", text: "it is sk-" };
      throw new Error(`refused: ${secret}`);
    }
    const seen: CallPart[] = [];
    const reading = async () => {
      for await (const part of redactLayer(redactor)(broken)(call, options())) seen.push(part);
    };
    await expect(reading()).rejects.toThrow("refused: [redacted]");
    expect(seen.map((part) => (part.type === "text-delta" ? part.text : part.type)).join("")).toBe("it is sk-");
  });

  test("passes on the very reason for which a call is stopped", async () => {
    const reason = new Error("stopped");
    async function* stopped(_: ProviderCall, { signal }: { readonly signal: AbortSignal }): AsyncIterable<CallPart> {
      yield { type: "text-delta", text: "a" };
      signal.throwIfAborted();
    }
    const ask = redactLayer(redactor)(stopped);
    await expect(partsOf(ask(call, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
  });

  test("property: however a text is cut, it comes out clean, whole and as if it had come in one piece", async () => {
    const secrets = ["abababab", "abcabcabc", "bcabcabX", secret];
    const many = createRedactor(secrets);
    const piece = fc.oneof(
      fc.constantFrom(...secrets),
      fc.constantFrom(...secrets).chain((one) => fc.nat(one.length).map((length) => one.slice(0, length))),
      fc.constantFrom(...secrets).map((one) => btoa(one)),
      fc.string({ maxLength: 6, unit: fc.constantFrom("a", "b", "c", "X", "s", "k", "-", " ") }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 12 }),
        fc.array(fc.nat(80), { maxLength: 20 }),
        async (all, cuts) => {
          const text = all.join("");
          const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
          const deltas = places.slice(1).map((to, index) => text.slice(places[index], to));
          const parts: CallPart[] = deltas.map((delta) => ({ type: "text-delta", text: delta }));
          const clean = await partsOf(redactLayer(many)(() => answer(parts))(call, options()));
          const joined = clean.map((part) => (part.type === "text-delta" ? part.text : "")).join("");
          expect(joined).toBe(many.text(text));
          for (const one of secrets) expect(joined).not.toContain(one);
          expect(joined.replaceAll("[redacted]", "").length).toBe(text.length - coveredBy(secrets, text));
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** How many letters of a text lie in a secret or in its base64, found one place at a time. */
function coveredBy(secrets: readonly string[], text: string): number {
  const covered = new Set<number>();
  const forms = secrets.flatMap((one) => [one, ...["", " ", "  "].map((before) => certainBase64(before, one))]);
  for (const form of [
    ...forms,
    ...secrets.map((one) => btoa(one)),
    ...secrets.map((one) => btoa(one).replace(/=+$/, "")),
  ])
    for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1))
      for (let place = at; place < at + form.length; place += 1) covered.add(place);
  return covered.size;
}

function certainBase64(before: string, one: string): string {
  const whole = btoa(before + one);
  return whole.slice(Math.ceil((before.length * 8) / 6), Math.floor(((before.length + one.length) * 8) / 6));
}

async function* answer(parts: readonly CallPart[]): AsyncIterable<CallPart> {
  yield* parts;
}

async function partsOf(answered: AsyncIterable<CallPart>): Promise<CallPart[]> {
  const parts: CallPart[] = [];
  for await (const part of answered) parts.push(part);
  return parts;
}

function options() {
  return { signal: new AbortController().signal };
}
