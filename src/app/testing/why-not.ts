import type { ErrorRecord } from "../../engine/errors";
import type { CaseResult } from "./test-report";

const longest = 300;

/** Why a case did not pass, in one sentence: of the first of its runs that did not; undefined for one that did. */
export function whyNot({ status, attempts }: Pick<CaseResult, "status" | "attempts">): string | undefined {
  if (status === "passed" || status === "skipped") return undefined;
  const run = attempts.find((one) => one.status !== "passed");
  if (run?.error !== undefined) return whyError(run.error);
  const all = (run?.assertions ?? []).filter(({ holds }) => !holds);
  // What certainly does not hold says more than what cannot be told.
  const broken = all.find(({ error }) => error === undefined) ?? all[0];
  if (broken?.error !== undefined) return whyError(broken.error);
  return broken === undefined ? undefined : `${broken.expected}; got: ${shortened(broken.got)}`;
}

/** An error in one sentence, with what helps. */
export function whyError({ message, hint }: Pick<ErrorRecord, "message" | "hint">): string {
  return hint === undefined ? message : `${message}; ${hint}`;
}

function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}
