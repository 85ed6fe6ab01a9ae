import { describe, expect, test } from "vitest";
import { readErrorBody } from "./openai-envelope";
import { type CallFault, toOpenAiError } from "./openai-error";

describe("what servers say about an error", () => {
  test.each([
    ['{"error":{"message":"a","type":"b","code":"c","param":null}}', { message: "a", type: "b", code: "c" }],
    ['{"error":{"message":"a","code":502}}', { message: "a", code: 502 }],
    ['{"error":"a"}', { message: "a" }],
    ['{"object":"error","message":"a","type":"b","code":400}', { message: "a", type: "b", code: 400 }],
    ['{"detail":"a"}', { message: "a" }],
    ['{"detail":[{"msg":"a"}]}', { message: '[{"msg":"a"}]' }],
    ['{"title":"a","status":400}', { message: "a" }],
    ['"a"', { message: "a" }],
    ["upstream is gone\n", { message: "upstream is gone" }],
    ["<html>502</html>", {}],
    ["", {}],
    ["null", {}],
    ["[]", {}],
    ["{}", {}],
  ])("is read from %s", (text, expected) => {
    expect(readErrorBody(text)).toEqual(expected);
  });
});

describe("the error of a call that is refused", () => {
  test.each([
    [
      { status: 402, body: { message: "Insufficient credits" } },
      { code: "provider_unavailable", retryable: false },
    ],
    [
      { status: 429, body: { code: "insufficient_quota" } },
      { code: "provider_unavailable", retryable: false },
    ],
    [
      { status: 429, body: { code: "rate_limit_exceeded" } },
      { code: "provider_unavailable", retryable: true },
    ],
    [
      { status: 403, body: { code: "model_not_found" } },
      { code: "unknown_model", retryable: false },
    ],
    [
      { status: 404, body: {} },
      { code: "unknown_model", retryable: false },
    ],
    [
      { status: 413, body: {} },
      { code: "node_failed", retryable: false },
    ],
    [
      { status: 408, body: {} },
      { code: "provider_unavailable", retryable: true },
    ],
    [
      { status: 409, body: {} },
      { code: "provider_unavailable", retryable: true },
    ],
    [
      { status: 599, body: {} },
      { code: "provider_unavailable", retryable: true },
    ],
    [
      { status: undefined, body: { code: "429" } },
      { code: "provider_unavailable", retryable: true },
    ],
    [
      { status: undefined, body: { code: "invalid_api_key" } },
      { code: "key_refused", retryable: false },
    ],
    [
      { status: undefined, body: {} },
      { code: "provider_unavailable", retryable: true },
    ],
  ])("%j", (refused, expected) => {
    expect(errorOf({ kind: "refused", retryAfter: undefined, ...refused })).toMatchObject(expected);
  });

  test("has the vendor's words on one line, without a full stop, and not all of them", () => {
    const refused = { kind: "refused", status: 400, retryAfter: undefined } as const;
    expect(errorOf({ ...refused, body: { message: " Too\n  long. " } }).message).toBe(
      'model "openai:small" refuses the request: Too long (status 400)',
    );
    expect(errorOf({ ...refused, body: { message: "long ".repeat(1_000) } }).message.length).toBeLessThan(600);
  });

  test("has the status where there are no words", () => {
    const { message } = errorOf({ kind: "refused", status: 502, body: {}, retryAfter: undefined });
    expect(message).toBe('model "openai:small" is not available: status 502');
  });
});

test("a connection that breaks is told in the words of the operating system", () => {
  const cause = new Error("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNRESET" }) });
  expect(errorOf({ kind: "broken", cause }).message).toBe('model "openai:small" cannot be reached: ECONNRESET');
});

function errorOf(fault: CallFault) {
  const vendor = {
    name: "openai",
    protocol: "openai",
    baseUrl: "http://127.0.0.1:9/v1",
    key: undefined,
    keyNames: ["OPENAI_API_KEY"],
    needsKey: true,
    models: {},
  } as const;
  return toOpenAiError(fault, { vendor, subject: 'model "openai:small"' });
}
