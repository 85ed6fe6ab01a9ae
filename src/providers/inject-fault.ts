import { PlanetError } from "../engine/errors";
import { didYouMean } from "../engine/suggest";

/** The faults that can be injected: what each does to a call, as a sentence for help texts and documents. */
export const faultKinds = {
  rate_limit: "The provider says that it is asked too often; trying again helps.",
  quota: "The quota is used up; trying again does not help, another model may.",
  unavailable: "The provider answers that it is down (503); trying again helps.",
  timeout: "The provider does not begin to answer in time. Fails at once, without the wait.",
  hang_up: "The connection breaks after the first piece of the answer.",
  malformed: "The provider sends what cannot be read.",
  key_refused: "The provider refuses the key; trying again does not help.",
  empty: "The answer comes, without anything in it.",
  slow: "The answer comes 3 seconds late.",
} as const;

/** The name of a fault. */
export type FaultKind = keyof typeof faultKinds;

/** A fault that the provider calls of one node meet. */
export interface Fault {
  /** The node's id. */
  readonly node: string;
  readonly kind: FaultKind;
  /** How many of the node's calls meet it, the first ones, from 1; undefined for all. */
  readonly times: number | undefined;
}

/**
 * Reads a fault as the command line has it: `NODE=FAULT` or `NODE=FAULT:TIMES`, such as `answer=rate_limit:2`.
 * @throws `usage` when the text is none, or names no fault that there is.
 */
export function parseFault(text: string): Fault {
  const [, node, kind, times] = /^([^=]+)=([^=:]*)(?::(.*))?$/.exec(text) ?? [];
  if (node === undefined || kind === undefined) {
    throw new PlanetError("usage", `"${text}" is no fault to inject`, {
      hint: "write NODE=FAULT or NODE=FAULT:TIMES, such as answer=rate_limit:2",
    });
  }
  if (!isFaultKind(kind)) {
    throw new PlanetError("usage", `there is no fault "${kind}" to inject`, {
      hint: didYouMean(kind, Object.keys(faultKinds)),
    });
  }
  if (times !== undefined && !/^[1-9]\d{0,8}$/.test(times)) {
    throw new PlanetError("usage", `"${times}" in "${text}" is no number of calls`, {
      hint: "write a whole number from 1 up after the colon, or nothing for every call",
    });
  }
  return { node, kind, times: times === undefined ? undefined : Number(times) };
}

function isFaultKind(text: string): text is FaultKind {
  return Object.hasOwn(faultKinds, text);
}
