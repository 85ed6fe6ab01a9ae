import { formatDuration } from "../../engine/duration";
import { isPlanetError } from "../../engine/errors";
import { compileExpression } from "../../engine/expression";
import { formatMoney } from "../../engine/money";
import type { Plan } from "../../engine/plan";
import { readComparison } from "./comparison";
import type { Observation } from "./observation";
import { type Verdict, verdict } from "./verdict";

/** These nodes ran. */
export function checkRan(expected: string | readonly string[], observation: Observation): Verdict {
  return checkPath(expected, observation, "ran", new Set(["completed", "failed"]));
}

/** These nodes did not run. */
export function checkSkipped(expected: string | readonly string[], observation: Observation): Verdict {
  return checkPath(expected, observation, "is skipped", new Set(["skipped", "pending"]));
}

function checkPath(
  expected: string | readonly string[],
  { nodes }: Observation,
  word: string,
  wanted: ReadonlySet<string>,
): Verdict {
  const names = typeof expected === "string" ? [expected] : expected;
  const found = names.map((name) => nodes.find(({ node }) => node === name) ?? { node: name, status: "pending" });
  const wrong = found.find(({ status }) => !wanted.has(status)) ?? found[0];
  const holds = found.every(({ status }) => wanted.has(status));
  const path = nodes.filter(({ status }) => status === "completed").map(({ node }) => node);
  const got = `${wrong?.node ?? ""} is ${wrong?.status ?? "pending"}; the path was ${path.join(" -> ") || "empty"}`;
  return verdict(holds, `${wrong?.node ?? names.join(", ")} ${word}`, got, wrong?.node);
}

/** The run ends like this. */
export function checkStatus(expected: string, { status, error }: Observation): Verdict {
  const got = error === undefined ? status : `${status}: ${error.message}`;
  return verdict(status === expected, `the run is ${expected}`, got);
}

/** The run fails with an error of this code. */
export function checkError(expected: string, { status, error }: Observation): Verdict {
  const got = error === undefined ? status : `${error.code}: ${error.message}`;
  return verdict(error?.code === expected, `the run fails with ${expected}`, got);
}

/** The run used so many tokens, in and out. */
export function checkTokens(expected: number | string, { usage }: Observation): Verdict {
  const { text, holds } = readComparison(expected);
  const tokens = usage.input + usage.output;
  return verdict(holds(tokens), `tokens ${text}`, String(tokens));
}

/** The run cost so many US dollars. What has no known price does not hold. */
export function checkCost(expected: number | string, { usage: { usd, input, output } }: Observation): Verdict {
  const { text, holds } = readComparison(expected);
  const money = usd ?? (input + output === 0 ? 0 : undefined);
  const got = money === undefined ? "a price that is not known" : formatMoney(money);
  return verdict(money !== undefined && holds(money), `cost ${text}`, got);
}

/** The run took so long. */
export function checkTime(expected: number | string, { time }: Observation): Verdict {
  const { text, holds } = readComparison(expected);
  return verdict(holds(time), `time ${text}`, formatDuration(time));
}

/** A CEL expression over what nodes gave is true. */
export function checkExpression(text: string, { outputs }: Observation, plan: Plan): Verdict {
  const ports = new Map(plan.nodes.map(({ id, outputs: declared }) => [id, declared]));
  const compiled = compileExpression(text, ports, "boolean");
  if ("fault" in compiled) return verdict(false, text, compiled.fault.message);
  const scope = Object.fromEntries(plan.nodes.map(({ id }) => [id, outputs[id] ?? {}]));
  const named = compiled.expression.nodes.map((node) => [node, outputs[node] ?? {}]);
  try {
    return verdict(compiled.expression.evaluate(scope) === true, text, Object.fromEntries(named));
  } catch (error) {
    if (!isPlanetError(error)) throw error;
    return verdict(false, text, error.message);
  }
}
