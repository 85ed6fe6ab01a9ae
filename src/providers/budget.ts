import type { Usage } from "../engine/values";
import type { CallOptions } from "./contracts";
import type { Ask, CallPart, Layer, ProviderCall } from "./provider-call";

/**
 * Sets aside what a call is expected to use before it is made, where its caller has a budget, so that the call that
 * would pass it is never made, and calls at the same time do not pass it together.
 * @param expected what a call is expected to use. Asked only where there is a budget.
 */
export function budgetLayer(expected: (call: ProviderCall) => Promise<Usage>): Layer {
  return (next) => (call, options) => {
    const { reserve } = options;
    return reserve === undefined ? next(call, options) : reserved(next, call, options, reserve, expected);
  };
}

async function* reserved(
  next: Ask,
  call: ProviderCall,
  options: CallOptions,
  reserve: NonNullable<CallOptions["reserve"]>,
  expected: (call: ProviderCall) => Promise<Usage>,
): AsyncIterable<CallPart> {
  const release = reserve(await expected(call));
  try {
    yield* next(call, options);
  } finally {
    release();
  }
}
