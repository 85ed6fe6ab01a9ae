import { type Clock, sleep } from "../engine/clock";
import { PlanetError } from "../engine/errors";
import type { CallOptions } from "./contracts";
import type { Fault, FaultKind } from "./inject-fault";
import { type Ask, type CallPart, type Layer, type ProviderCall, providerOf } from "./provider-call";

/** Milliseconds by which a `slow` answer comes late. */
const lateness = 3_000;

/** Milliseconds after which a provider wants to be asked again that says `rate_limit`: short, for tests wait for it. */
const retryAfter = 10;

/**
 * Makes the provider calls of nodes fail as told. Of several faults for one node, the next one begins when the calls of
 * the one before are used up. The calls of all runs count, for as long as the layer is used; each attempt counts. It
 * belongs innermost, in the place of the vendor, so that everything else meets the faults as it would meet real ones.
 */
export function injectLayer(faults: readonly Fault[], { clock }: { readonly clock: Clock }): Layer {
  const left = faults.map(({ node, kind, times = Number.POSITIVE_INFINITY }) => ({ node, kind, times }));
  return (next) => (call, options) => {
    const fault = left.find(({ node, times }) => node === options.caller?.node && times > 0);
    if (fault === undefined) return next(call, options);
    fault.times -= 1;
    return spoil(fault.kind, next, call, options, clock);
  };
}

async function* spoil(
  kind: FaultKind,
  next: Ask,
  call: ProviderCall,
  options: CallOptions,
  clock: Clock,
): AsyncIterable<CallPart> {
  options.signal.throwIfAborted();
  switch (kind) {
    case "empty":
      yield* emptyAnswer(call);
      return;
    case "slow":
      await sleep(clock, lateness, options.signal);
      yield* next(call, options);
      return;
    case "hang_up":
      yield* firstPiece(next(call, options));
      throw failure(kind, call);
    default:
      throw failure(kind, call);
  }
}

function* emptyAnswer({ kind }: ProviderCall): Iterable<CallPart> {
  if (kind === "embedding") yield { type: "vectors", vectors: [] };
  if (kind === "search") yield { type: "documents", documents: [] };
  yield { type: "end", usage: { input: 0, output: 0 } };
}

/** What is shown of an answer in pieces before it breaks off; vectors and documents come whole, or not at all. */
async function* firstPiece(parts: AsyncIterable<CallPart>): AsyncIterable<CallPart> {
  for await (const part of parts) {
    if (part.type === "text-delta" || part.type === "tool-call") yield part;
    return;
  }
}

/** The error that a vendor's adapter would throw, named for what it is. */
function failure(kind: Exclude<FaultKind, "empty" | "slow">, call: ProviderCall): PlanetError {
  const provider = `"${providerOf(call)}"`;
  const unavailable = (what: string, wait?: number) =>
    new PlanetError("provider_unavailable", `${provider} ${what} (injected)`, {
      retryable: true,
      ...(wait === undefined ? {} : { retryAfter: wait }),
    });
  switch (kind) {
    case "rate_limit":
      return unavailable("is asked too often", retryAfter);
    case "quota":
      return new PlanetError("provider_unavailable", `${provider} has no quota left (injected)`);
    case "unavailable":
      return unavailable("is not available: status 503");
    case "timeout":
      return unavailable("does not begin to answer in time");
    case "hang_up":
      return unavailable("breaks off in the middle of its answer");
    case "malformed":
      return unavailable("sends what cannot be read");
    case "key_refused":
      return new PlanetError("key_refused", `${provider} refuses its key (injected)`);
  }
}
