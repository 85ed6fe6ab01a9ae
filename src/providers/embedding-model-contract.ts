import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CallOptions, EmbeddingRequest } from "./contracts";
import type { VendorStage } from "./vendor-chat-contract";
import { testVendorFailures, testVendorStops } from "./vendor-failure-contract";

/**
 * The behaviour that every embedding model of a network vendor has to show, as a test suite.
 *
 * @param name What the suite is called in the report.
 * @param openStage Starts a new server with its adapter; the suite closes it.
 */
export function testVendorEmbeddingModel(name: string, openStage: () => Promise<VendorStage>): void {
  describe(`embeddings of ${name}`, () => {
    let stage: VendorStage;
    const embed = (texts: readonly string[], purpose: EmbeddingRequest["purpose"] = "document") =>
      stage.embedding().embed({ texts, purpose }, { signal: new AbortController().signal });

    beforeEach(async () => {
      stage = await openStage();
    });
    afterEach(() => stage.close());

    test("has an id of provider and model", () => {
      expect(stage.embedding().id).toMatch(/^[^:\s]+:\S+$/);
    });

    test("gives one vector of 32-bit floats for each text, in order, all of one length", async () => {
      const texts = ["annual leave", "hotels", "世界 👋", "annual leave"];
      const { vectors } = await embed(texts);
      const alone = await embed(["hotels"]);

      expect(vectors).toHaveLength(texts.length);
      expect(vectors.every((vector) => vector instanceof Float32Array)).toBe(true);
      expect(new Set(vectors.map(({ length }) => length)).size).toBe(1);
      expect(vectors[0]).toEqual(vectors[3]);
      expect(vectors[1]).not.toEqual(vectors[0]);
      expect(vectors[1]).toEqual(alone.vectors[0]);
      expect(stage.lastEmbedding().texts).toEqual(["hotels"]);
      expect(stage.embedding().id.endsWith(`:${stage.lastEmbedding().model}`)).toBe(true);
    });

    test("takes a whole batch in one request", async () => {
      const { batchSize } = stage.embedding();
      const texts = Array.from({ length: batchSize }, (_, index) => `text ${index}`);

      expect(batchSize).toBeGreaterThanOrEqual(1);
      expect((await embed(texts)).vectors).toHaveLength(batchSize);
      expect(stage.lastEmbedding().texts).toEqual(texts);
      expect(stage.requestCount()).toBe(1);
    });

    test("asks nothing for no texts", async () => {
      expect(await embed([])).toEqual({ vectors: [], usage: { input: 0, output: 0 } });
      expect(stage.requestCount()).toBe(0);
    });

    test.each(["document", "query"] as const)(
      "says what the texts are for where the vendor asks: %s",
      async (purpose) => {
        await embed(["annual leave"], purpose);
        expect([purpose, undefined]).toContain(stage.lastEmbedding().purpose);
      },
    );

    test("has an unknown usage when the vendor does not say", async () => {
      stage.play({ kind: "no-usage", pieces: [] });
      expect((await embed(["annual leave"])).usage).toBeUndefined();
    });

    test.each([0, 1, 3])("fails when %i vectors come for two texts", async (count) => {
      stage.play({ kind: "vectors", count });
      await expect(embed(["annual leave", "hotels"])).rejects.toMatchObject({
        code: "provider_unavailable",
        message: expect.stringContaining(stage.embedding().id),
      });
    });

    const call = (one: VendorStage, options: CallOptions) =>
      one.embedding().embed({ texts: ["annual leave"], purpose: "document" }, options);
    testVendorFailures(() => stage, call);
    testVendorStops(() => stage, call);
  });
}
