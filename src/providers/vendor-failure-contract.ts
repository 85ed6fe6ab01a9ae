import { getEventListeners } from "node:events";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import type { VendorScript } from "../../test/vendors/vendor-script";
import { isPlanetError, type PlanetError } from "../engine/errors";
import type { CallOptions } from "./contracts";
import type { VendorStage } from "./vendor-chat-contract";

/** Makes one call of a vendor to its end. */
export type VendorCall = (stage: VendorStage, options: CallOptions) => Promise<unknown>;

/** How every chat model of a network vendor fails and stops: part of the suite of chat models. */
export function testChatFailures(getStage: () => VendorStage): void {
  testVendorFailures(getStage, callChat);
  testVendorStops(getStage, callChat);

  describe("fails in mid-stream", () => {
    test.each<VendorScript>([
      { kind: "hang-up", pieces: ["The answer", " is"] },
      { kind: "unfinished", pieces: ["The answer", " is"] },
      { kind: "malformed", pieces: ["The answer", " is"] },
    ])("with $kind, never a silent end", async (script) => {
      expect(await failureOf(getStage(), callChat, script)).toMatchObject(unavailable);
    });

    test("says so when the vendor refuses to answer what was asked", async () => {
      const error = await failureOf(getStage(), callChat, { kind: "blocked" });
      expect(error).toMatchObject({ code: "node_failed", retryable: false });
      expect(error.message).toContain(getStage().model().id);
    });

    test("ends at once when it is stopped, and closes the connection", async () => {
      const stage = getStage();
      const controller = new AbortController();
      const reason = new Error("stopped");
      const texts: string[] = [];
      stage.play({ kind: "silent", pieces: ["one "] });
      const reading = async () => {
        for await (const part of stage.model().stream(chat, { signal: controller.signal })) {
          if (part.type === "text-delta") texts.push(part.text);
          setImmediate(() => controller.abort(reason));
        }
      };

      await expect(reading()).rejects.toBe(reason);
      expect(texts).toEqual(["one "]);
      await stage.abandoned(1);
    });
  });
}

/** How every call of a network vendor fails. */
export function testVendorFailures(getStage: () => VendorStage, call: VendorCall): void {
  const play = (script: VendorScript) => failureOf(getStage(), call, script);

  describe("fails", () => {
    test.each([500, 502, 503, 529])("with status %i as what may be tried again", async (status) => {
      const error = await play({ kind: "status", status, message: "Something is on fire" });
      expect(error).toMatchObject(unavailable);
      expect(error.message).toContain("Something is on fire");
    });

    test("with the time that the vendor asks to wait, in seconds", async () => {
      const error = await play({ kind: "status", status: 429, headers: { "retry-after": "7" }, message: "Slow down" });
      expect(error).toMatchObject({ ...unavailable, retryAfter: 7_000 });
    });

    test("with the time that the vendor asks to wait, as a date", async () => {
      const date = new Date(Date.now() + 900_000).toUTCString();
      const error = await play({ kind: "status", status: 429, headers: { "retry-after": date }, message: "Slow down" });
      expect(error).toMatchObject(unavailable);
      expect(error.retryAfter).toBeGreaterThan(600_000);
      expect(error.retryAfter).toBeLessThanOrEqual(900_000);
    });

    test("with no time to wait when the vendor names none", async () => {
      const error = await play({ kind: "status", status: 429, message: "Slow down" });
      expect(error).toMatchObject({ ...unavailable, retryAfter: undefined });
    });

    test("for good when the quota is used up", async () => {
      const error = await play({ kind: "quota" });
      expect(error).toMatchObject({ code: "provider_unavailable", retryable: false });
      expect(error.hint).toMatch(/quota|credit|billing|plan/);
    });

    test.each<VendorScript>([
      { kind: "key-refused" },
      { kind: "status", status: 401, message: "Who are you?" },
      { kind: "status", status: 403, message: "Not for you" },
    ])("naming the variable when the key is refused: $kind $status", async (script) => {
      const error = await play(script);
      expect(error).toMatchObject({ code: "key_refused", retryable: false });
      expect(error.hint).toContain(getStage().keyName);
    });

    test("with the vendor's words when the request is at fault", async () => {
      const error = await play({ kind: "status", status: 400, message: "The prompt is too long: 9000 tokens" });
      expect(error).toMatchObject({ code: "node_failed", retryable: false });
      expect(error.message).toContain("The prompt is too long: 9000 tokens");
    });

    test("when there is no such model", async () => {
      expect(await play({ kind: "unknown-model" })).toMatchObject({ code: "unknown_model", retryable: false });
    });

    test("as what may be tried again when the connection is cut before the answer", async () => {
      expect(await play({ kind: "hang-up", pieces: [] })).toMatchObject(unavailable);
    });

    test("as what may be tried again when the answer is no JSON", async () => {
      expect(await play({ kind: "malformed", pieces: [] })).toMatchObject(unavailable);
    });

    test("as what may be tried again when nothing listens", async () => {
      const stage = getStage();
      await stage.close();
      expect(await failureOf(stage, call)).toMatchObject(unavailable);
    });

    test.each([400, 401, 404, 429, 500])("without the key that the vendor repeats, status %i", async (status) => {
      const { key } = getStage();
      const error = await play({ kind: "status", status, message: `The key "${key}" is at fault, ${key}` });
      expect(error.message).toContain("is at fault");
    });

    test("once: it is not its part to try again", async () => {
      await play({ kind: "status", status: 503, message: "Come back later" });
      expect(getStage().requestCount()).toBe(1);
    });
  });
}

/** How every call of a network vendor stops. An unhandled rejection would fail the whole run of the tests. */
export function testVendorStops(getStage: () => VendorStage, call: VendorCall): void {
  describe("stops", () => {
    test("before it asks", async () => {
      const reason = new Error("stopped");
      await expect(call(getStage(), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      expect(getStage().requestCount()).toBe(0);
    });

    test("at once while the vendor is silent, and closes the connection", async () => {
      const stage = getStage();
      const controller = new AbortController();
      const reason = new Error("stopped");
      stage.play({ kind: "silent", pieces: [] });
      const calling = call(stage, { signal: controller.signal });
      stage.received(1).then(() => controller.abort(reason));

      await expect(calling).rejects.toBe(reason);
      await stage.abandoned(1);
    });

    test("listening to the signal when it has ended", async () => {
      const { signal } = new AbortController();
      await call(getStage(), { signal });
      expect(getEventListeners(signal, "abort")).toEqual([]);
    });
  });
}

const unavailable = { code: "provider_unavailable", retryable: true };

const chat = { messages: [{ role: "user", content: "Why?" }], question: "Why?", sources: [], json: false } as const;

async function callChat(stage: VendorStage, options: CallOptions): Promise<void> {
  for await (const _part of stage.model().stream(chat, options));
}

/** The error of a call under a script. Whatever it is, the key stands nowhere in it. */
async function failureOf(stage: VendorStage, call: VendorCall, script?: VendorScript): Promise<PlanetError> {
  if (script !== undefined) stage.play(script);
  const error: unknown = await call(stage, { signal: new AbortController().signal }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isPlanetError(error)) throw error ?? new Error("the call succeeds");
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(stage.key);
  return error;
}
