import type { CircuitBreakerPolicy, IBackoff } from "cockatiel";
import type { Clock } from "../engine/clock";
import { formatDuration } from "../engine/duration";
import { isPlanetError, PlanetError, toErrorRecord } from "../engine/errors";
import type { CallOptions } from "./contracts";
import { type Ask, type CallPart, type Layer, type ProviderCall, providerOf } from "./provider-call";
import type { CallBreaker, CallPolicy, PolicyOf } from "./resilience-policy";
import { sharedByKey } from "./resilience-shared";

/** What the layers of a circuit breaker need. */
export interface BreakerOptions {
  readonly policyOf: PolicyOf;
  readonly clock: Clock;
}

/** A call that a breaker watches. What is told first counts. */
interface WatchedCall {
  partGiven(): void;
  succeeded(): void;
  failed(error: unknown): void;
}

interface Breaker {
  /** The error with which calls fail while the provider is left alone; undefined when it is not. */
  refusal(provider: string): PlanetError | undefined;
  /** Lets a call begin. Rejects with the refusal, also while another call finds out whether the provider is back. */
  begin(provider: string): Promise<WatchedCall>;
}

/**
 * Leaves a provider alone that keeps failing: after so many failed calls in a row its calls fail at once with a
 * `provider_unavailable` that is not retryable. After the cooldown one call goes through; while it is on its way the
 * others still fail. Its first part closes the circuit; its failure opens it again.
 *
 * A failure counts when it speaks of the provider's health: when it is a retryable `provider_unavailable`, time-outs
 * among them. The layer belongs around retries: one bad moment that a second attempt gets over must not stop dozens of
 * calls that were made at once.
 */
export function breakerLayer({ policyOf, clock }: BreakerOptions): Layer {
  return (next) => (call, options) => {
    const policy = policyOf(providerOf(call));
    return policy === undefined ? next(call, options) : watched(next, call, options, breakerFor(policy, call, clock));
  };
}

/**
 * Fails attempts that waited, for their turn or for their next try, while the circuit opened: {@link breakerLayer} had
 * let them in before. It belongs within retries and limits.
 */
export function openCircuitLayer({ policyOf, clock }: BreakerOptions): Layer {
  return (next) => (call, options) => {
    const provider = providerOf(call);
    const policy = policyOf(provider);
    const refusal = policy && breakerFor(policy, call, clock).refusal(provider);
    if (refusal === undefined) return next(call, options);
    return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(refusal) }) };
  };
}

/** Not a generator: one for each layer would cost an answer of a hundred pieces as much as reading it does. */
function watched(next: Ask, call: ProviderCall, options: CallOptions, breaker: Breaker): AsyncIterable<CallPart> {
  return {
    [Symbol.asyncIterator]() {
      let watch: WatchedCall | undefined;
      let parts: AsyncIterator<CallPart> | undefined;
      const given = (result: IteratorResult<CallPart>) => {
        if (result.done) watch?.succeeded();
        else watch?.partGiven();
        return result;
      };
      const failed = (error: unknown): never => {
        watch?.failed(error);
        throw error;
      };
      const begin = async () => {
        watch = await breaker.begin(providerOf(call));
        try {
          parts = next(call, options)[Symbol.asyncIterator]();
          return given(await parts.next());
        } catch (error) {
          return failed(error);
        }
      };
      return {
        next: () => (parts === undefined ? begin() : parts.next().then(given, failed)),
        async return() {
          // The reader wants no more of an answer that came so far.
          watch?.succeeded();
          return (await parts?.return?.()) ?? { done: true, value: undefined };
        },
      };
    },
  };
}

const sharedBreaker = sharedByKey(createBreaker);

/** One for each model, so that one that fails does not take the others down that may answer instead. */
function breakerFor({ identity, breaker }: CallPolicy, { target }: ProviderCall, clock: Clock): Breaker {
  return sharedBreaker(clock, `${identity} ${target} ${breaker.failures} ${breaker.cooldown}`, breaker);
}

/** A circuit of cockatiel, which counts what becomes of promises, for answers in parts and for the clock given. */
function createBreaker(clock: Clock, { failures, cooldown }: CallBreaker): Breaker {
  let openUntil = Number.NEGATIVE_INFINITY;
  // Asked how long the circuit stays open from the machine's time on, it answers by the clock given.
  const wait: IBackoff<unknown> = {
    get duration() {
      return clock.now() < openUntil ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    },
    next: () => {
      openUntil = clock.now() + cooldown;
      return wait;
    },
  };
  let loading: Promise<{ readonly circuit: CircuitBreakerPolicy; readonly trial: () => boolean }> | undefined;
  let lastFailure: unknown;

  async function load() {
    const { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } = await import("cockatiel");
    const circuit = circuitBreaker(handleWhen(speaksOfHealth), {
      breaker: new ConsecutiveBreaker(failures),
      halfOpenAfter: wait,
    });
    circuit.onBreak((reason) => {
      lastFailure = "error" in reason ? reason.error : undefined;
    });
    return { circuit, trial: () => circuit.state === CircuitState.HalfOpen };
  }

  function refusal(provider: string): PlanetError | undefined {
    const left = openUntil - clock.now();
    return left > 0 ? leftAlone(provider, `for another ${formatDuration(left)}`, lastFailure) : undefined;
  }

  async function begin(provider: string): Promise<WatchedCall> {
    loading ??= load();
    const { circuit, trial } = await loading;
    const refused = trial() ? leftAlone(provider, "until another call is answered", lastFailure) : refusal(provider);
    if (refused !== undefined) throw refused;
    let succeeded: () => void = () => undefined;
    let failed: (error: unknown) => void = () => undefined;
    const outcome = new Promise<void>((resolve, reject) => {
      succeeded = resolve;
      failed = reject;
    });
    // What goes wrong is thrown to the reader of the answer; here it is counted only.
    circuit.execute(() => outcome).catch(() => undefined);
    return { partGiven: trial() ? succeeded : () => undefined, succeeded, failed };
  }

  return { refusal, begin };
}

function speaksOfHealth(error: unknown): boolean {
  return isPlanetError(error) && error.code === "provider_unavailable" && error.retryable;
}

function leftAlone(provider: string, howLong: string, lastFailure: unknown): PlanetError {
  const last = toErrorRecord(lastFailure).message;
  return new PlanetError("provider_unavailable", `"${provider}" keeps failing and is left alone ${howLong}: ${last}`, {
    hint: "try again later, or name another model as `fallback`",
    cause: lastFailure,
  });
}
