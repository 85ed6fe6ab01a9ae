import { type ErrorCode, isPlanetError } from "../engine/errors";

/** The exit codes of the command line. */
export const exitCodes = {
  fine: 0,
  failed: 1,
  usage: 2,
  invalid: 3,
  credentials: 4,
  notFound: 5,
  budget: 6,
  provider: 7,
  bug: 70,
  interrupted: 130,
} as const;

const byError: Readonly<Record<ErrorCode, number>> = {
  usage: exitCodes.usage,
  invalid_input: exitCodes.usage,
  invalid_workflow: exitCodes.invalid,
  invalid_config: exitCodes.invalid,
  invalid_test: exitCodes.invalid,
  plugin_failed: exitCodes.invalid,
  unknown_model: exitCodes.invalid,
  key_missing: exitCodes.credentials,
  key_refused: exitCodes.credentials,
  not_found: exitCodes.notFound,
  not_recorded: exitCodes.notFound,
  budget_exceeded: exitCodes.budget,
  provider_unavailable: exitCodes.provider,
  run_canceled: exitCodes.interrupted,
  invalid_output: exitCodes.failed,
  expression_failed: exitCodes.failed,
  template_failed: exitCodes.failed,
  node_failed: exitCodes.failed,
  node_timeout: exitCodes.failed,
  document_unreadable: exitCodes.failed,
  storage_failed: exitCodes.failed,
  run_taken: exitCodes.failed,
  drifted: exitCodes.failed,
  internal: exitCodes.bug,
};

/** The exit code for an error, by its code. Anything else that is thrown is a bug of ours. */
export function exitCodeOf(error: unknown): number {
  return isPlanetError(error) ? exitCodeOfRecord(error) : exitCodes.bug;
}

/** The exit code for an error that a run reports. A code of another version of the library is a failure. */
export function exitCodeOfRecord({ code }: { readonly code: ErrorCode }): number {
  return Object.hasOwn(byError, code) ? byError[code] : exitCodes.failed;
}
