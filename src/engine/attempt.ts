import { isPlanetError } from "./errors";
import type { RetryPolicy } from "./workflow";

/**
 * Milliseconds until the next attempt, or undefined when the failure stands: the policy's attempts are used up, or the
 * error was not born retryable. The wait doubles with each attempt, is scaled by jitter between half and whole, and is
 * never shorter than what the other side asked for.
 * @param attempt the attempt that failed, from 1.
 * @param random a number in [0, 1).
 */
export function nextAttempt(policy: RetryPolicy, attempt: number, error: unknown, random: number): number | undefined {
  if (attempt >= policy.attempts || !isPlanetError(error) || !error.retryable) return undefined;
  const exponential = Math.min(policy.maxBackoff, policy.backoff * 2 ** (attempt - 1));
  return Math.round(Math.max(exponential * (0.5 + random / 2), error.retryAfter ?? 0));
}
