import type { Path } from "../../engine/diagnostic";
import { type ErrorRecord, isPlanetError, toErrorRecord } from "../../engine/errors";
import type { Plan } from "../../engine/plan";
import { checkCites, checkQuotes } from "./check-citations";
import { checkJudge, checkSimilar, type Meaning } from "./check-meaning";
import {
  checkCost,
  checkError,
  checkExpression,
  checkRan,
  checkSkipped,
  checkStatus,
  checkTime,
  checkTokens,
} from "./check-run";
import {
  checkAtLeast,
  checkAtMost,
  checkContains,
  checkContainsAny,
  checkEquals,
  checkMatches,
  checkOneOf,
  checkSchema,
  checkStartsWith,
} from "./check-value";
import type { Observation } from "./observation";
import { findTarget, type Target } from "./output-path";
import type { Assertion } from "./test-schema";
import { type Verdict, verdict } from "./verdict";

/** What assertions are checked against. */
export interface CheckScope {
  readonly plan: Plan;
  readonly observation: Observation;
  /** The node that is tested, where it is one. */
  readonly only: string | undefined;
  readonly meaning: Meaning;
  /** Compares a value with its snapshot, or keeps it as that. */
  readonly snapshot: (target: Target, path: Path) => Promise<Verdict>;
}

/** A verdict, and where in the file the expectation stands. */
export interface PlacedVerdict extends Verdict {
  readonly path: Path;
}

type Expected = Required<Assertion>;
type Kind = Exclude<keyof Assertion, "output" | "not" | "any" | "all">;
type Checker<One extends Kind> = (
  expected: Expected[One],
  target: Target,
  scope: CheckScope,
  path: Path,
) => Verdict | Promise<Verdict>;

const checkers: { readonly [One in Kind]: Checker<One> } = {
  equals: checkEquals,
  contains: checkContains,
  contains_any: checkContainsAny,
  starts_with: checkStartsWith,
  matches: checkMatches,
  one_of: checkOneOf,
  schema: checkSchema,
  at_least: checkAtLeast,
  at_most: checkAtMost,
  similar: (expected, target, { meaning }) => checkSimilar(expected, target, meaning),
  judge: (expected, target, { meaning }) => checkJudge(expected, target, meaning),
  cites: (expected, target, { observation }) => checkCites(expected, observation, target),
  quotes_verified: (_, target, { observation }) => checkQuotes(observation, target),
  ran: (expected, _, { observation }) => checkRan(expected, observation),
  skipped: (expected, _, { observation }) => checkSkipped(expected, observation),
  status: (expected, _, { observation }) => checkStatus(expected, observation),
  error: (expected, _, { observation }) => checkError(expected, observation),
  tokens: (expected, _, { observation }) => checkTokens(expected, observation),
  cost: (expected, _, { observation }) => checkCost(expected, observation),
  time: (expected, _, { observation }) => checkTime(expected, observation),
  expression: (expected, _, { observation, plan }) => checkExpression(expected, observation, plan),
  snapshot: (_, target, { snapshot }, path) => snapshot(target, path),
};

/** The kinds of expectations, by their keys in test files. */
export const assertionKinds: readonly string[] = [...Object.keys(checkers), "not", "any", "all"];

/**
 * Checks one assertion: a verdict for each thing that it says.
 * @param path where it stands in the file.
 */
export async function checkAssertion(
  assertion: Assertion,
  scope: CheckScope,
  path: Path,
): Promise<readonly PlacedVerdict[]> {
  const target = findTarget(assertion.output, scope.observation, scope.only);
  const verdicts: PlacedVerdict[] = [];
  for (const kind of Object.keys(checkers) as Kind[]) {
    if (assertion[kind] === undefined) continue;
    const at = [...path, kind];
    const check = checkers[kind] as Checker<Kind>;
    const asked = async () => check(assertion[kind] as never, target, scope, at);
    const found = await asked().catch((error: unknown) => untold(error, kind, target, scope));
    verdicts.push({ ...named(found, target, kind), path: at });
  }
  if (assertion.not !== undefined) verdicts.push(await checkNot(assertion, scope, [...path, "not"]));
  if (assertion.any !== undefined) verdicts.push(await checkAny(assertion, scope, [...path, "any"]));
  for (const [place, one] of (assertion.all ?? []).entries())
    verdicts.push(...(await checkAssertion(within(one, assertion), scope, [...path, "all", place])));
  return verdicts;
}

/** A verdict that cannot be given, because nobody answers who had to be asked. */
function untold(error: unknown, kind: Kind, { node }: Target, { meaning }: CheckScope): Verdict {
  meaning.signal.throwIfAborted();
  if (!isPlanetError(error)) throw error;
  const record = toErrorRecord(error);
  return { ...verdict(false, `meets \`${kind}\``, `no verdict: ${record.message}`, node), error: record };
}

/** What is said of the run says itself whom it is about; all else is said of the target. */
function named(found: Verdict, { name }: Target, kind: Kind): Verdict {
  const ofRun = ["ran", "skipped", "status", "error", "tokens", "cost", "time", "expression"].includes(kind);
  return ofRun ? found : { ...found, expected: `${name} ${found.expected}` };
}

async function checkNot(outer: Assertion, scope: CheckScope, path: Path): Promise<PlacedVerdict> {
  const verdicts = await checkAssertion(within(outer.not ?? {}, outer), scope, path);
  // One that certainly does not hold is enough; one that cannot be told leaves it open.
  const holds = verdicts.some((one) => !one.holds && one.error === undefined);
  const expected = `not: ${verdicts.map((one) => one.expected).join(" and ")}`;
  const { got = "", node, error } = (holds ? undefined : verdicts.find((one) => one.error)) ?? verdicts[0] ?? {};
  return { holds, expected, got, path, ...aside(node, holds ? undefined : error) };
}

async function checkAny(outer: Assertion, scope: CheckScope, path: Path): Promise<PlacedVerdict> {
  const tried: string[] = [];
  let got = "";
  let node: string | undefined;
  let error: ErrorRecord | undefined;
  for (const [place, one] of (outer.any ?? []).entries()) {
    const verdicts = await checkAssertion(within(one, outer), scope, [...path, place]);
    const holds = verdicts.every((each) => each.holds);
    tried.push(verdicts.map(({ expected }) => expected).join(" and "));
    [got, node] = [verdicts[0]?.got ?? "", verdicts[0]?.node];
    if (holds) return { holds, expected: tried.join(", or "), got, path, ...aside(node, undefined) };
    if (verdicts.every((each) => each.holds || each.error !== undefined))
      error ??= verdicts.find((each) => each.error)?.error;
  }
  return { holds: false, expected: tried.join(", or "), got, path, ...aside(node, error) };
}

function aside(node: string | undefined, error: ErrorRecord | undefined) {
  return { ...(node === undefined ? {} : { node }), ...(error === undefined ? {} : { error }) };
}

/** What stands inside is about the same value, unless it says another. */
function within(inner: Assertion, { output }: Assertion): Assertion {
  return output === undefined || inner.output !== undefined ? inner : { ...inner, output };
}
