import { describe, expect, test } from "vitest";
import { nextAttempt } from "./attempt";
import { PlanetError } from "./errors";

const policy = { attempts: 5, backoff: 1_000, maxBackoff: 3_000 };
const retryable = new PlanetError("provider_unavailable", "busy", { retryable: true });

describe("nextAttempt", () => {
  test("doubles the wait up to the longest one", () => {
    expect([1, 2, 3, 4].map((attempt) => nextAttempt(policy, attempt, retryable, 0.999999))).toEqual([
      1_000, 2_000, 3_000, 3_000,
    ]);
  });

  test("jitters between half and whole", () => {
    expect(nextAttempt(policy, 1, retryable, 0)).toBe(500);
    expect(nextAttempt(policy, 1, retryable, 0.5)).toBe(750);
  });

  test("waits at least as long as the other side asked", () => {
    const asked = new PlanetError("provider_unavailable", "busy", { retryable: true, retryAfter: 9_000 });
    expect(nextAttempt(policy, 1, asked, 0)).toBe(9_000);
  });

  test("lets the failure stand after the last attempt, and when trying again is no use", () => {
    expect(nextAttempt(policy, 5, retryable, 0)).toBeUndefined();
    expect(nextAttempt(policy, 1, new PlanetError("key_refused", "no"), 0)).toBeUndefined();
    expect(nextAttempt(policy, 1, new Error("no"), 0)).toBeUndefined();
    expect(nextAttempt(policy, 1, undefined, 0)).toBeUndefined();
  });
});
