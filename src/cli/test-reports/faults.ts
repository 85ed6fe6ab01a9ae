import type { AttemptResult, CaseResult } from "../../app/testing/test-report";
import { caseCommand } from "./case-command";

/** Why a case did not pass, in one place of its file. */
export interface Fault {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** What was expected, or what kept the case from being judged. */
  readonly message: string;
  /** What there was instead, in one text; what helps, where nothing could be judged. */
  readonly instead: string;
  /** What there was, what helps, and where to look, in lines. */
  readonly details: readonly string[];
  /** The code of the error that keeps it from being judged; undefined for what certainly does not hold. */
  readonly code?: string;
}

const mostText = 600;

/**
 * Why a case did not pass: of the first of its runs that did not, each assertion that does not hold, or its error.
 * @returns none for a case that passed or was skipped.
 */
export function faultsOf(result: CaseResult): Fault[] {
  if (result.status === "passed" || result.status === "skipped") return [];
  const run = result.attempts.find(({ status }) => status !== "passed");
  const again = `again: ${caseCommand(result)}`;
  const rate = rateOf(result);
  const more = [...(rate === undefined ? [] : [rate]), again];
  if (run?.error !== undefined) {
    const { message, hint, code } = run.error;
    const details = [...(hint === undefined ? [] : [hint]), ...runLine(run), ...more];
    return [{ ...result.place, message, instead: hint ?? "", details, code }];
  }
  const broken = (run?.assertions ?? []).filter(({ holds }) => !holds);
  return broken.map(({ expected, got, node, place, error }, index) => ({
    ...place,
    ...(error === undefined ? {} : { code: error.code }),
    message: expected,
    instead: shortened(got),
    details: [
      `got: ${shortened(got)}`,
      ...(error?.hint === undefined ? [] : [error.hint]),
      ...(node === undefined ? [] : [`node: ${node}`]),
      ...(index === broken.length - 1 ? [...runLine(run), ...more] : []),
    ],
  }));
}

/** `3 of 5 runs passed, 80 % have to`; undefined for a case that ran once. */
export function rateOf({ attempts, passed, passRate }: CaseResult): string | undefined {
  if (attempts.length < 2) return undefined;
  return `${passed} of ${attempts.length} runs passed, ${Math.round(passRate * 100)} % have to`;
}

function runLine(run: AttemptResult | undefined): string[] {
  return run === undefined ? [] : [`run: ${run.run}`];
}

function shortened(text: string): string {
  return text.length > mostText ? `${text.slice(0, mostText)}... (${text.length} characters)` : text;
}
