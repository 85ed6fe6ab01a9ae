import { afterAll, test } from "vitest";
import { startRealChroma } from "../../test/vendors/real-chroma";
import { chromaVectors } from "./chroma";
import { testVectorStore } from "./vector-store-contract";

const chroma = await startRealChroma();

if ("lack" in chroma) {
  test.skip(`vectors in a real Chroma server: there is none, because ${chroma.lack}`, () => undefined);
} else {
  afterAll(() => chroma.close());
  testVectorStore("a real Chroma server", () => chromaVectors({ baseUrl: chroma.url }));
}
