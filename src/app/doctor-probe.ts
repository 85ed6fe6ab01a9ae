import { type Clock, systemClock } from "../engine/clock";
import { type ErrorRecord, PlanetError, toErrorRecord } from "../engine/errors";
import type { CallOptions } from "../providers/contracts";

/** What came of a probe. */
export interface ProbeResult {
  /** How long it took. */
  readonly ms: number;
  /** Undefined when it went well. */
  readonly error?: ErrorRecord;
}

/** How probes are made. */
export interface ProbeOptions {
  /** Stops all probes. */
  readonly signal?: AbortSignal;
  /** How many milliseconds each has. Default: 10 s. */
  readonly limit?: number;
  /** Default: the machine's own. */
  readonly clock?: Clock;
}

const defaultLimit = 10_000;

/**
 * Makes one cheap call and sees how it ends; one that does not heed its time limit is left alone.
 * @param name what is called, for the error.
 * @throws the signal's reason when that stops the probe.
 */
export async function probe(
  name: string,
  call: (options: CallOptions) => Promise<unknown>,
  { signal, limit = defaultLimit, clock = systemClock }: ProbeOptions = {},
): Promise<ProbeResult> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const stop = () => controller.abort(signal?.reason);
  signal?.addEventListener("abort", stop, { once: true });
  const callOff = clock.after(limit, () => controller.abort(tooSlow(name, limit)));
  const start = clock.now();
  const stopped = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason), { once: true });
  });
  try {
    await Promise.race([call({ signal: controller.signal }), stopped]);
    return { ms: clock.now() - start };
  } catch (thrown) {
    signal?.throwIfAborted();
    const error = controller.signal.aborted ? controller.signal.reason : thrown;
    return { ms: clock.now() - start, error: toErrorRecord(error) };
  } finally {
    callOff();
    signal?.removeEventListener("abort", stop);
  }
}

function tooSlow(name: string, limit: number): PlanetError {
  return new PlanetError("provider_unavailable", `"${name}" does not answer within ${limit / 1_000} s`, {
    hint: "see whether its address is right and its server is well",
    retryable: true,
  });
}
