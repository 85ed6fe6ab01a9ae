import { getEventListeners } from "node:events";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AskedSearch, SearchScript, ServedPage } from "../../test/vendors/search-script";
import { isPlanetError, type PlanetError } from "../engine/errors";
import type { SearchRequest, WebSearch } from "./contracts";

/** A search engine's adapter together with a server on this machine that speaks the engine's protocol. */
export interface SearchStage {
  readonly search: WebSearch;
  /** What must not be told: the adapter's key, or the password in its address. */
  readonly secret: string;
  /** The variable that holds the secret, by itself or in an address. */
  readonly secretName: string;
  /** What the server does with the next searches, one script for each. Afterwards it finds nothing. */
  play(...scripts: SearchScript[]): void;
  /** How many requests the server received. */
  requestCount(): number;
  /** What the newest search asked for. */
  lastSearch(): AskedSearch;
  /** Resolves when the server has received so many requests in all. */
  received(count: number): Promise<void>;
  /** Resolves when the adapter has closed the connections of so many requests, in all, that were not answered yet. */
  abandoned(count: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * The behaviour that every search engine over the network has to show, as a test suite.
 *
 * @param name What the suite is called in the report.
 * @param openStage Starts a new server with its adapter; the suite closes it.
 */
export function testWebSearch(name: string, openStage: () => Promise<SearchStage>): void {
  describe(`WebSearch ${name}`, () => {
    let stage: SearchStage;
    const { signal } = new AbortController();
    const find = (more: Partial<SearchRequest> = {}) =>
      stage.search.search({ query: "lighthouse", limit: 5, ...more }, { signal });

    beforeEach(async () => {
      stage = await openStage();
    });
    afterEach(() => stage.close());

    describe("finds", () => {
      test("the pages in order, best first, with all that a citation needs", async () => {
        stage.play({ kind: "pages", pages: pages(3) });

        expect(await find()).toEqual(
          pages(3).map(({ url, title, text }, index) => ({ document: url, url, title, text, score: 1 / (index + 1) })),
        );
      });

      test("no more than it is asked for, also where the engine gives more", async () => {
        stage.play({ kind: "pages", pages: pages(9) });
        expect(await find({ limit: 2 })).toMatchObject(pages(2).map(({ url }) => ({ url })));
      });

      test("nothing where the engine finds nothing", async () => {
        expect(await find()).toEqual([]);
      });

      test.each(["whole", "every byte", "in characters"] as const)("text of all scripts, cut: %s", async (cut) => {
        const page = { url: "https://example.org/a", title: "Grüße, 世界", text: "👩‍👩‍👧‍👦 naïve – “Ω”" };
        stage.play({ kind: "pages", pages: [page], cut });
        expect(await find()).toMatchObject([{ title: page.title, text: page.text }]);
      });

      test("each page once, and only what has an address of the web and a text", async () => {
        const [first, second] = pages(2) as [ServedPage, ServedPage];
        stage.play({
          kind: "pages",
          pages: [
            first,
            { ...first, title: "Again" },
            { ...second, text: " " },
            { ...second, url: "data:text/html,x" },
          ],
        });
        expect(await find()).toMatchObject([{ title: first.title, text: first.text }]);
      });

      test("what two callers ask at once, each for itself", async () => {
        stage.play({ kind: "pages", pages: pages(1) }, { kind: "pages", pages: pages(1) });
        expect((await Promise.all([find(), find()])).map(({ length }) => length)).toEqual([1, 1]);
      });
    });

    describe("asks", () => {
      test("for what is searched, whatever stands in it", async () => {
        const query = "C++ & “naïve” #1? 100% 世界 a=b+c\n/";
        await find({ query });
        expect(stage.lastSearch().query).toBe(query);
      });

      test("in the language and from the country that are given", async () => {
        await find({ hl: "de", gl: "at" });
        expect(stage.lastSearch()).toMatchObject({ hl: "de", gl: "at" });
      });

      test("in no language and from no country when none is given", async () => {
        await find();
        expect(stage.lastSearch()).toMatchObject({ hl: undefined, gl: undefined });
      });

      test("once: it is not its part to try again", async () => {
        stage.play({ kind: "status", status: 503, message: "Come back later" });
        await expect(find()).rejects.toMatchObject({ code: "provider_unavailable" });
        expect(stage.requestCount()).toBe(1);
      });
    });

    describe("fails", () => {
      test.each([500, 502, 503])("with status %i as what may be tried again", async (status) => {
        const error = await failureOf({ kind: "status", status, message: "Something is on fire." });
        expect(error).toMatchObject(unavailable);
        expect(error.message).toBe(`"${stage.search.name}" fails: Something is on fire`);
      });

      test("with the status where a gateway answers with a page for people", async () => {
        const error = await failureOf({ kind: "page", status: 502 });
        expect(error).toMatchObject(unavailable);
        expect(error.message).toContain("status 502");
      });

      test("with the time that the engine asks to wait, in seconds", async () => {
        const error = await failureOf({
          kind: "status",
          status: 429,
          headers: { "retry-after": "7" },
          message: "Slow down",
        });
        expect(error).toMatchObject({ ...unavailable, retryAfter: 7_000 });
      });

      test("with no time to wait when the engine names none", async () => {
        const error = await failureOf({ kind: "status", status: 429, message: "Slow down" });
        expect(error).toMatchObject({ ...unavailable, retryAfter: undefined });
      });

      test("with the engine's words when the request is at fault", async () => {
        const error = await failureOf({ kind: "status", status: 400, message: "Unsupported language" });
        expect(error).toMatchObject({ code: "node_failed", retryable: false });
        expect(error.message).toContain("Unsupported language");
      });

      test("naming the variable to set when the secret is refused", async () => {
        const error = await failureOf({ kind: "status", status: 401, message: "Who are you?" });
        expect(error).toMatchObject({ code: "key_refused", retryable: false });
        expect(error.hint).toContain(stage.secretName);
      });

      test("for good where there is only a redirect to nowhere", async () => {
        const error = await failureOf({ kind: "page", status: 304 });
        expect(error).toMatchObject({ code: "provider_unavailable", retryable: false });
      });

      test.each(["nothing", "half"] as const)("as what may be tried again when it is cut after %s", async (after) => {
        expect(await failureOf({ kind: "hang-up", after })).toMatchObject(unavailable);
      });

      test.each(['{ "results": [', "", "null", "[]", '"found"'])("when the answer is %j", async (text) => {
        expect(await failureOf({ kind: "text", text })).toMatchObject(unavailable);
      });

      test("as what may be tried again when nothing listens", async () => {
        await stage.close();
        const error = await failureOf();
        expect(error).toMatchObject(unavailable);
        expect(error.hint).toContain("_BASE_URL");
      });

      test.each([400, 401, 403, 404, 429, 500])("without the secret that the engine repeats: %i", async (status) => {
        const { secret } = stage;
        const error = await failureOf({ kind: "status", status, message: `"${secret}" is at fault, ${secret}` });
        expect(error.message).toMatch(/is at fault/);
      });
    });

    describe("stops", () => {
      test("before it asks", async () => {
        const reason = new Error("stopped");
        const request = { query: "a", limit: 1 };
        await expect(stage.search.search(request, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
        await expect(stage.search.probe?.({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
        expect(stage.requestCount()).toBe(0);
      });

      test.each(["nothing", "half"] as const)("at once while the engine is silent after %s", async (after) => {
        const controller = new AbortController();
        const reason = new Error("stopped");
        stage.play({ kind: "silent", after });
        const searching = stage.search.search({ query: "a", limit: 1 }, { signal: controller.signal });
        stage.received(1).then(() => setImmediate(() => controller.abort(reason)));

        await expect(searching).rejects.toBe(reason);
        await stage.abandoned(1);
      });

      test("listening to the signal when it has ended", async () => {
        const { signal } = new AbortController();
        await stage.search.search({ query: "a", limit: 1 }, { signal });
        stage.play({ kind: "hang-up", after: "nothing" });
        await expect(stage.search.search({ query: "a", limit: 1 }, { signal })).rejects.toThrow();
        expect(getEventListeners(signal, "abort")).toEqual([]);
      });
    });

    test("can be probed without a search", async () => {
      await stage.search.probe?.({ signal });
      expect(stage.lastSearch().query || undefined).toBeUndefined();
    });

    /** The error of a search under a script. Whatever it is, the secret stands nowhere in it. */
    async function failureOf(script?: SearchScript): Promise<PlanetError> {
      if (script !== undefined) stage.play(script);
      const error: unknown = await find().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (!isPlanetError(error)) throw error ?? new Error("the search succeeds");
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain(stage.secret);
      return error;
    }
  });
}

const unavailable = { code: "provider_unavailable", retryable: true };

function pages(count: number): ServedPage[] {
  return Array.from({ length: count }, (_, index) => ({
    url: `https://example.org/page-${index}`,
    title: `Page ${index}`,
    text: `The ${index}th page tells of lighthouses.`,
  }));
}
