import { nextAttempt } from "../engine/attempt";
import { type Clock, sleep } from "../engine/clock";
import { formatDuration } from "../engine/duration";
import { isPlanetError, toErrorRecord } from "../engine/errors";
import type { CallOptions } from "./contracts";
import { type Ask, type CallPart, type Layer, type ProviderCall, providerOf } from "./provider-call";
import type { CallRetry, PolicyOf } from "./resilience-policy";

/** What a layer of retries needs. */
export interface RetryOptions {
  readonly policyOf: PolicyOf;
  readonly clock: Clock;
  /** A number in [0, 1), for the jitter. */
  readonly random: () => number;
}

/** The longest time between two attempts, in milliseconds. Who asks for more is not asked again. */
const longestBackoff = 60_000;

/**
 * Makes a call again when its failure is retryable and no part of the answer was given on: what was shown stays, so its
 * failure stands too. Between attempts it waits as {@link nextAttempt} says. A vendor that asks for longer than
 * {@link longestBackoff} is taken at its word: the call fails with that error, and another model may answer.
 *
 * Not by cockatiel: its wait between attempts goes on after an abort and keeps the process alive, and it knows neither
 * the time nor the randomness that the caller gives.
 */
export function retryLayer(options: RetryOptions): Layer {
  return (next) => (call, callOptions) => {
    const policy = options.policyOf(providerOf(call));
    return policy === undefined ? next(call, callOptions) : retried(next, call, callOptions, policy.retry, options);
  };
}

/** Only what comes before the first part may be tried again; after it the parts pass by without being looked at. */
function retried(
  next: Ask,
  call: ProviderCall,
  options: CallOptions,
  retry: CallRetry,
  { clock, random }: RetryOptions,
): AsyncIterable<CallPart> {
  const policy = { ...retry, maxBackoff: longestBackoff };

  /** Makes the call until it gives a part, or ends; what has given one is the answer. */
  async function begin(take: (parts: AsyncIterator<CallPart>) => void): Promise<IteratorResult<CallPart>> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const parts = next(call, options)[Symbol.asyncIterator]();
        const first = await parts.next();
        take(parts);
        return first;
      } catch (error) {
        const mayWait = !options.signal.aborted && !asksForLonger(error);
        const delay = mayWait ? nextAttempt(policy, attempt, error, random()) : undefined;
        if (delay === undefined) throw error;
        const count = `attempt ${attempt + 1} of ${retry.attempts}`;
        const { message } = toErrorRecord(error);
        options.onNotice?.(`"${providerOf(call)}" is asked again in ${formatDuration(delay)} (${count}): ${message}`);
        await sleep(clock, delay, options.signal);
      }
    }
  }

  return {
    [Symbol.asyncIterator]() {
      let answer: AsyncIterator<CallPart> | undefined;
      let ended = false;
      const start = () =>
        begin((parts) => {
          answer = parts;
        }).catch((error: unknown) => {
          ended = true;
          throw error;
        });
      return {
        next() {
          if (answer !== undefined) return answer.next();
          return ended ? Promise.resolve({ done: true, value: undefined }) : start();
        },
        async return() {
          ended = true;
          return (await answer?.return?.()) ?? { done: true, value: undefined };
        },
      };
    },
  };
}

function asksForLonger(error: unknown): boolean {
  return isPlanetError(error) && (error.retryAfter ?? 0) > longestBackoff;
}
