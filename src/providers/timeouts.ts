import { noLongerWanted, onAbort } from "../engine/abort";
import type { Clock } from "../engine/clock";
import { formatDuration } from "../engine/duration";
import { PlanetError } from "../engine/errors";
import { type CallPart, type Layer, providerOf } from "./provider-call";
import type { CallTimeouts, PolicyOf } from "./resilience-policy";

/** What a layer of time-outs needs. */
export interface TimeoutOptions {
  readonly policyOf: PolicyOf;
  readonly clock: Clock;
}

/**
 * Ends calls that take too long: until their first part, between two parts, or in all. The vendor's call is then aborted
 * and the reader gets a retryable `provider_unavailable`. When the caller aborts, the reader gets the caller's reason at
 * once, whether the vendor heeds the signal or not. The time that a reader takes for a part counts in all only.
 *
 * Not by a library: those at hand bound a promise, and an answer is many of them.
 */
export function timeoutsLayer({ policyOf, clock }: TimeoutOptions): Layer {
  return (next) => (call, options) => {
    const provider = providerOf(call);
    const timeouts = policyOf(provider)?.timeouts;
    if (timeouts === undefined) return next(call, options);
    const start = (signal: AbortSignal) => next(call, { ...options, signal })[Symbol.asyncIterator]();
    return { [Symbol.asyncIterator]: () => timedParts(start, provider, timeouts, options.signal, clock) };
  };
}

/** The error of a call that takes too long: retryable, and naming the setting that it passed. */
function timeoutError(provider: string, limit: keyof CallTimeouts, timeouts: CallTimeouts): PlanetError {
  const time = formatDuration(timeouts[limit]);
  const message = {
    firstByte: `"${provider}" does not begin to answer within ${time}`,
    gap: `"${provider}" stops in the middle of an answer for longer than ${time}`,
    total: `"${provider}" takes longer than ${time} for an answer`,
  }[limit];
  const key = limit === "firstByte" ? "first_byte" : limit;
  return new PlanetError("provider_unavailable", message, {
    hint: `if it needs longer, raise "providers.${provider}.timeout.${key}" in the config file`,
    retryable: true,
  });
}

/**
 * Reads an answer against the clock. It has one alarm, which is set again only when it rings too early, and one promise
 * for each part, so that a thousand answers of a hundred parts cost next to nothing.
 */
function timedParts(
  start: (signal: AbortSignal) => AsyncIterator<CallPart>,
  provider: string,
  timeouts: CallTimeouts,
  signal: AbortSignal,
  clock: Clock,
): AsyncIterator<CallPart> {
  const vendor = new AbortController();
  const began = clock.now();
  let parts: AsyncIterator<CallPart> | undefined;
  let limit: "firstByte" | "gap" = "firstByte";
  let waitingSince: number | undefined;
  let rejectReader: ((reason: unknown) => void) | undefined;
  let untold: { readonly reason: unknown } | undefined;
  let over = false;
  let alarmAt = Number.POSITIVE_INFINITY;
  let callOffAlarm: () => void = () => undefined;
  let ignoreAbort: () => void = () => undefined;

  /** The moment from which the provider is too late, as far as can be said now. */
  const deadline = (now: number) => Math.min((waitingSince ?? now) + timeouts[limit], began + timeouts.total);

  function setAlarm(at: number, now: number): void {
    callOffAlarm();
    alarmAt = at;
    callOffAlarm = clock.after(at - now, ring);
  }

  function ring(): void {
    const now = clock.now();
    const at = deadline(now);
    if (now < at) setAlarm(at, now);
    else stop(timeoutError(provider, now < began + timeouts.total ? limit : "total", timeouts));
  }

  function finish(): void {
    over = true;
    callOffAlarm();
    ignoreAbort();
  }

  function stop(reason: unknown): void {
    if (rejectReader === undefined) untold = { reason };
    else rejectReader(reason);
    rejectReader = undefined;
    finish();
    vendor.abort(reason);
    // Why the answer ends is said above; how the vendor takes it is no news.
    Promise.resolve(parts?.return?.()).catch(() => undefined);
  }

  function begin(): AsyncIterator<CallPart> {
    const begun = start(vendor.signal);
    ignoreAbort = onAbort(signal, () => stop(signal.reason));
    return begun;
  }

  function read(resolve: (result: IteratorResult<CallPart>) => void, reject: (reason: unknown) => void): void {
    parts ??= begin();
    rejectReader = reject;
    const now = clock.now();
    waitingSince = now;
    const at = deadline(now);
    if (at < alarmAt) setAlarm(at, now);
    parts.next().then(
      (result) => {
        if (rejectReader !== reject) return;
        rejectReader = undefined;
        waitingSince = undefined;
        limit = "gap";
        if (result.done === true) finish();
        resolve(result);
      },
      (error: unknown) => {
        if (rejectReader !== reject) return;
        finish();
        reject(error);
      },
    );
  }

  return {
    next() {
      if (parts === undefined && signal.aborted) return Promise.reject(signal.reason);
      if (untold !== undefined) {
        const { reason } = untold;
        untold = undefined;
        return Promise.reject(reason);
      }
      return over ? Promise.resolve({ done: true, value: undefined }) : new Promise(read);
    },
    async return() {
      if (!over) {
        finish();
        vendor.abort(noLongerWanted);
        await parts?.return?.();
      }
      return { done: true, value: undefined };
    },
  };
}
