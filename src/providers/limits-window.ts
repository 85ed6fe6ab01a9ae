import type { CallLimits } from "./resilience-policy";

/** Milliseconds over which calls and tokens are counted. */
export const minute = 60_000;

/** A call that began within the last minute. */
export interface CountedCall {
  /** When it began, in milliseconds since 1970. */
  readonly at: number;
  /** What it uses: an estimate, until its answer says. */
  tokens: number;
}

/**
 * How long a call has to wait for its turn, in milliseconds: 0 when it may begin; undefined when only the end of another
 * call can help.
 *
 * Calls are counted over the 60 seconds before each moment. A token bucket, the usual way, is full after a pause, and
 * then lets up to twice the rate pass within one minute, which a vendor who counts by the minute answers with 429.
 * A call that needs more tokens than a minute has goes when nothing else was asked for a minute: it would never go
 * otherwise.
 * @param calls those that began within the last minute, oldest first.
 * @param active how many calls are on their way.
 * @param tokens what the call is estimated to use.
 */
export function timeUntilTurn(
  { concurrency, requestsPerMinute, tokensPerMinute }: CallLimits,
  calls: readonly CountedCall[],
  active: number,
  tokens: number,
  now: number,
): number | undefined {
  if (concurrency !== undefined && active >= concurrency) return undefined;
  const inTheWay = Math.max(
    requestsPerMinute === undefined ? 0 : calls.length - requestsPerMinute + 1,
    tokensPerMinute === undefined ? 0 : callsToForget(calls, tokensPerMinute - tokens),
  );
  const last = calls[inTheWay - 1];
  return last === undefined ? 0 : last.at + minute - now;
}

/** How many of the oldest calls have to leave the minute until the others use no more than `room` tokens. */
function callsToForget(calls: readonly CountedCall[], room: number): number {
  let over = calls.reduce((sum, call) => sum + call.tokens, -room);
  let count = 0;
  for (const call of calls) {
    if (over <= 0) break;
    over -= call.tokens;
    count += 1;
  }
  return count;
}
