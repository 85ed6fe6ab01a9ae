import { createContext, Script } from "node:vm";
import { type ErrorCode, PlanetError } from "../engine/errors";

const script = new Script("work()");

/**
 * Does work that does not give the thread back, and ends it when it takes too long: some regular expressions take
 * longer than anybody lives (https://en.wikipedia.org/wiki/ReDoS), and no timer fires meanwhile.
 *
 * @param what what takes too long, as a sentence begins.
 * @param code what is thrown when it takes longer.
 * @param timeout milliseconds.
 * @throws `code` when it takes longer; what the work throws.
 */
export function timeLimited<Value>(
  what: string,
  work: () => Value,
  code: ErrorCode = "invalid_output",
  timeout = 1_000,
): Value {
  try {
    return script.runInContext(createContext({ work }), { timeout }) as Value;
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new PlanetError(code, `${what} takes more than ${timeout / 1_000} s`, {
      hint: "write a pattern in which nothing that repeats is repeated, as in (a+)+",
      cause: error,
    });
  }
}

/** It is an error of the other context, so it is no instance of this one's `Error`. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
  );
}
