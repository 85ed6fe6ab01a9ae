/** How much may be asked of a provider. What is undefined has no limit. */
export interface CallLimits {
  /** How many calls are made at once, from 1. */
  readonly concurrency: number | undefined;
  /** How many calls begin within any 60 seconds, from 1. */
  readonly requestsPerMinute: number | undefined;
  /** How many tokens the calls that begin within any 60 seconds may use, from 1. */
  readonly tokensPerMinute: number | undefined;
}

/** How long an answer may take, in milliseconds. */
export interface CallTimeouts {
  /** Until its first part. */
  readonly firstByte: number;
  /** From one part to the next. */
  readonly gap: number;
  /** From the call to the last part. */
  readonly total: number;
}

/** How often a call is made again. */
export interface CallRetry {
  /** How often it is made in all, from 1. */
  readonly attempts: number;
  /** Milliseconds until the second attempt; doubled for each one after it. */
  readonly backoff: number;
}

/** When a provider that keeps failing is left alone. */
export interface CallBreaker {
  /** So many failed calls in a row, from 1. */
  readonly failures: number;
  /** For so many milliseconds. */
  readonly cooldown: number;
}

/** What keeps the calls of one provider going. */
export interface CallPolicy {
  /**
   * What tells the provider from all others of the process: its name and its address, say. Calls of the same identity
   * share limits and breaker, whichever planet makes them.
   */
  readonly identity: string;
  readonly limits: CallLimits;
  readonly timeouts: CallTimeouts;
  readonly retry: CallRetry;
  readonly breaker: CallBreaker;
}

/** What layers ask for each call: the policy of a provider; undefined for one that answers within the process. */
export type PolicyOf = (provider: string) => CallPolicy | undefined;

type Given<Settings> = { readonly [Key in keyof Settings]?: Settings[Key] | undefined };

/** What somebody decided about a provider. What is left out, or undefined, is the default. */
export interface PolicySettings extends Given<CallLimits> {
  readonly timeouts?: Given<CallTimeouts>;
  readonly retry?: Given<CallRetry>;
  readonly breaker?: Given<CallBreaker>;
}

/**
 * The policy of a provider. Defaults: no limits; 2 minutes to the first part, 1 minute between parts, 10 minutes in
 * all; 3 attempts, 500 ms until the second; left alone for 30 seconds after 5 failed calls in a row.
 * @param identity see {@link CallPolicy}.
 */
export function callPolicy(identity: string, settings: PolicySettings = {}): CallPolicy {
  const { concurrency, requestsPerMinute, tokensPerMinute, timeouts, retry, breaker } = settings;
  return {
    identity,
    limits: { concurrency, requestsPerMinute, tokensPerMinute },
    timeouts: {
      firstByte: timeouts?.firstByte ?? 120_000,
      gap: timeouts?.gap ?? 60_000,
      total: timeouts?.total ?? 600_000,
    },
    retry: { attempts: retry?.attempts ?? 3, backoff: retry?.backoff ?? 500 },
    breaker: { failures: breaker?.failures ?? 5, cooldown: breaker?.cooldown ?? 30_000 },
  };
}
