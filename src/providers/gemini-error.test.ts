import { describe, expect, test } from "vitest";
import { refusedError, unreachableError } from "./gemini-error";
import type { Vendor } from "./vendor";

const vendor: Vendor = {
  name: "gemini",
  protocol: "gemini",
  baseUrl: undefined,
  key: "AIzaPlanted",
  keyNames: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
  needsKey: true,
  models: {},
};

const called = { vendor, subject: 'model "gemini:gemini-2.5-flash"' };

describe("a refusal of Gemini", () => {
  test.each([
    ["12s", 12_000],
    ["0.25s", 250],
    ["soon", undefined],
    [12, undefined],
  ])("asks to wait for %s", (retryDelay, retryAfter) => {
    const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay }];
    expect(refused(429, { message: "Slow down.", details })).toMatchObject({
      code: "provider_unavailable",
      retryable: true,
      retryAfter,
    });
  });

  test("goes by its details before its headers", () => {
    const body = { error: { message: "Slow down.", details: [{ retryDelay: "3s" }] } };
    expect(refusedError({ status: 429, body, retryAfter: 9_000 }, called)).toMatchObject({ retryAfter: 3_000 });
    expect(refusedError({ status: 503, body: "{}", retryAfter: 9_000 }, called)).toMatchObject({ retryAfter: 9_000 });
  });

  test("tells a quota of the day from one of the minute", () => {
    const quota = (quotaId: string) => refused(429, { message: "Too many.", details: [{ violations: [{ quotaId }] }] });
    expect(quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier").retryable).toBe(true);
    const spent = quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier");
    expect(spent).toMatchObject({ code: "provider_unavailable", retryable: false });
    expect(spent.hint).toContain("GEMINI_API_KEY");
  });

  test.each([
    [400, { message: "API key not valid. Please pass a valid API key." }],
    [400, { message: "API key expired. Please renew the API key." }],
    [400, { message: "Clé refusée", details: [{ reason: "API_KEY_INVALID" }] }],
    [401, { message: "Request had invalid authentication credentials." }],
    [403, { message: "Method doesn't allow unregistered callers." }],
  ])("is about the key: %i %j", (status, error) => {
    expect(refused(status, error)).toMatchObject({
      code: "key_refused",
      retryable: false,
      hint: expect.stringContaining("GEMINI_API_KEY"),
    });
  });

  test.each([
    ["an empty body", "", "status 500"],
    ["the page of a proxy", "<html><body>Bad gateway</body></html>", "status 500"],
    ["plain text", "upstream connect error\n", "upstream connect error"],
    ["a list", '[{"error":{"message":"It broke."}}]', "It broke"],
    ["an error without words", '{"error":{"message":" ","details":"none"}}', "status 500"],
    ["words alone", '{"error":"It broke"}', "It broke"],
    ["what is no error", "[null]", "status 500"],
  ])("is read from %s", (_, body, words) => {
    const error = refusedError({ status: 500, body, retryAfter: undefined }, called);
    expect(error.message).toBe(`model "gemini:gemini-2.5-flash" fails: ${words}`);
  });

  test("shows long words in one line, and not all of them", () => {
    const { message } = refused(400, { message: "too\nlong ".repeat(200) });
    expect(message).not.toContain("\n");
    expect(message.length).toBeLessThan(600);
  });
});

test("what the network says is told, not what wraps it", () => {
  const cause = new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:1") });
  expect(unreachableError(cause, called).message).toMatch(/cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:1$/);
});

function refused(status: number, error: object) {
  return refusedError({ status, body: JSON.stringify({ error }), retryAfter: undefined }, called);
}
