import type { Clock } from "../engine/clock";
import type { CallOptions } from "./contracts";
import { createGate, type Turn } from "./limits-gate";
import { type Ask, type CallPart, type Layer, type ProviderCall, providerOf } from "./provider-call";
import type { CallLimits, CallPolicy, PolicyOf } from "./resilience-policy";
import { sharedByKey } from "./resilience-shared";

/** What a layer of limits needs. */
export interface LimitOptions {
  readonly policyOf: PolicyOf;
  readonly clock: Clock;
  /** How many tokens a call will use, input and output. Asked only where tokens are limited. */
  readonly estimate: (call: ProviderCall) => number;
}

const gateOf = sharedByKey(createGate);

/**
 * Holds calls back until their provider allows them: so many at once, so many calls and tokens a minute. All calls of
 * the process to providers of one identity stand in one queue; those without limits pass it by and are not counted.
 * A call keeps its place among those at once until its answer ends, fails, or is read no further. Its tokens are an
 * estimate until the answer says what was used; those of a call that failed stay counted, for vendors count them too.
 */
export function limitsLayer(options: LimitOptions): Layer {
  return (next) => (call, callOptions) => {
    const policy = options.policyOf(providerOf(call));
    if (policy === undefined || Object.values(policy.limits).every((limit) => limit === undefined)) {
      return next(call, callOptions);
    }
    return limited(next, call, callOptions, policy, options);
  };
}

async function* limited(
  next: Ask,
  call: ProviderCall,
  options: CallOptions,
  { identity, limits }: CallPolicy,
  { clock, estimate }: LimitOptions,
): AsyncIterable<CallPart> {
  const turn: Turn = await gateOf(clock, identity).enter({
    limits,
    tokens: limits.tokensPerMinute === undefined ? 0 : estimate(call),
    signal: options.signal,
    onLongWait: (ahead) => options.onNotice?.(waitNotice(providerOf(call), limits, ahead)),
  });
  try {
    for await (const part of next(call, options)) {
      if (part.type === "end" && part.usage !== undefined) turn.used(part.usage.input + part.usage.output);
      yield part;
    }
  } finally {
    turn.end();
  }
}

function waitNotice(provider: string, limits: CallLimits, ahead: number): string {
  const { concurrency, requestsPerMinute, tokensPerMinute } = limits;
  const allowed = [
    ...(concurrency === undefined ? [] : [`${concurrency} at once`]),
    ...(requestsPerMinute === undefined ? [] : [`${requestsPerMinute} a minute`]),
    ...(tokensPerMinute === undefined ? [] : [`${tokensPerMinute} tokens a minute`]),
  ];
  const place = ahead === 0 ? "it is the next one" : `${ahead} before it`;
  return `a call of "${provider}" waits for its turn, ${place} (allowed: ${allowed.join(", ")})`;
}
