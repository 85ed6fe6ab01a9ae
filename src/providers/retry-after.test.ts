import { describe, expect, test } from "vitest";
import { readRetryAfter } from "./retry-after";

const now = Date.parse("2026-05-05T10:00:00Z");

describe("the time that a server asks to wait", () => {
  test.each([
    [{ "retry-after": "7" }, 7_000],
    [{ "retry-after": "0.25" }, 250],
    [{ "retry-after": "Tue, 05 May 2026 10:01:30 GMT" }, 90_000],
    [{ "retry-after": "Tue, 05 May 2026 09:00:00 GMT" }, 0],
    [{ "retry-after": "7", "retry-after-ms": "6400" }, 6_400],
    [{ "retry-after": "soon" }, undefined],
    [{ "retry-after": "-3" }, undefined],
    [{ "retry-after": "" }, undefined],
    [{}, undefined],
  ])("%j is %s", (headers, expected) => {
    expect(readRetryAfter(new Headers(headers as Record<string, string>), now)).toBe(expected);
  });
});
