import { expect, test } from "vitest";
import { callPolicy } from "./resilience-policy";

test("a provider that nobody said anything about has no limits, and times that suit most", () => {
  expect(callPolicy("openai")).toEqual({
    identity: "openai",
    limits: { concurrency: undefined, requestsPerMinute: undefined, tokensPerMinute: undefined },
    timeouts: { firstByte: 120_000, gap: 60_000, total: 600_000 },
    retry: { attempts: 3, backoff: 500 },
    breaker: { failures: 5, cooldown: 30_000 },
  });
});

test("what is said wins, and what is undefined is left as it is", () => {
  const policy = callPolicy("openai", {
    concurrency: 4,
    tokensPerMinute: undefined,
    timeouts: { gap: 5, total: undefined },
    retry: { attempts: 1 },
    breaker: { cooldown: 7 },
  });
  expect(policy.limits).toEqual({ concurrency: 4, requestsPerMinute: undefined, tokensPerMinute: undefined });
  expect(policy.timeouts).toEqual({ firstByte: 120_000, gap: 5, total: 600_000 });
  expect(policy.retry).toEqual({ attempts: 1, backoff: 500 });
  expect(policy.breaker).toEqual({ failures: 5, cooldown: 7 });
});
