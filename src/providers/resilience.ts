import type { Clock } from "../engine/clock";
import { limitsLayer } from "./limits";
import { type Layer, type ProviderCall, withLayers } from "./provider-call";
import { breakerLayer, openCircuitLayer } from "./resilience-breaker";
import type { PolicyOf } from "./resilience-policy";
import { retryLayer } from "./resilience-retry";
import { timeoutsLayer } from "./timeouts";

/** What {@link resilience} needs. */
export interface ResilienceOptions {
  /** The policy of each provider; undefined for one that answers within the process: its calls pass straight through. */
  readonly policyOf: PolicyOf;
  /** How many tokens a call will use, input and output. Asked only where tokens are limited. */
  readonly estimate: (call: ProviderCall) => number;
  readonly clock: Clock;
  /** A number in [0, 1), for the jitter between attempts. */
  readonly random: () => number;
}

/**
 * What keeps calls going when a provider does not: from the outside in, a circuit breaker that counts calls, retries,
 * limits, and time-outs. Each attempt waits for a turn of its own, because vendors count attempts; waiting for it does
 * not count against the time-outs.
 */
export function resilience(options: ResilienceOptions): Layer {
  const layers = [
    breakerLayer(options),
    retryLayer(options),
    limitsLayer(options),
    openCircuitLayer(options),
    timeoutsLayer(options),
  ];
  return (next) => withLayers(next, layers);
}
