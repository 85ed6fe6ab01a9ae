import { PlanetError } from "./errors";
import { addUsage, type Usage } from "./values";
import type { Budget } from "./workflow";

/** Nothing used yet. */
export const noUsage: Usage = { input: 0, output: 0 };

/** Counts what a run uses, by node and in all. */
export interface Meter {
  readonly total: Usage;
  /** What a node has used, all its attempts and elements together; undefined when it used nothing. */
  of(node: number): Usage | undefined;
  /** Adds to a node's usage; returns the error when the total passes the budget. */
  add(node: number, usage: Usage): PlanetError | undefined;
}

/**
 * Makes a meter for one run.
 * @param before what earlier lives of the run have used; the budget is for all of them together.
 */
export function meter(budget: Budget, before: Usage = noUsage): Meter {
  return new RunMeter(budget, before);
}

/** A class, because V8 gives every object literal with getters a hidden class of its own, and each run makes one. */
class RunMeter implements Meter {
  private byNode: Map<number, Usage> | undefined;

  constructor(
    private readonly budget: Budget,
    public total: Usage,
  ) {}

  of(node: number): Usage | undefined {
    return this.byNode?.get(node);
  }

  add(node: number, usage: Usage): PlanetError | undefined {
    this.byNode ??= new Map();
    this.total = addUsage(this.total, usage);
    this.byNode.set(node, addUsage(this.byNode.get(node) ?? noUsage, usage));
    return overBudget(this.budget, this.total);
  }
}

/** The error that stops a run which has used more tokens or money than its budget; undefined while it has not. */
export function overBudget(budget: Budget, total: Usage): PlanetError | undefined {
  const tokens = total.input + total.output;
  if (budget.tokens !== undefined && tokens > budget.tokens)
    return exceeded(`${tokens} tokens`, `${budget.tokens}`, { tokens });
  const { usd } = total;
  if (budget.usd !== undefined && usd !== undefined && usd > budget.usd)
    return exceeded(`${usd} USD`, `${budget.usd}`, { usd });
  return undefined;
}

/** The error of a run that has taken longer than its budget allows. Time in milliseconds. */
export function overTime(time: number): PlanetError {
  return exceeded("more time", `${time}ms`, { time });
}

function exceeded(used: string, allowed: string, details: Readonly<Record<string, unknown>>): PlanetError {
  return new PlanetError("budget_exceeded", `the run used ${used}, its budget allows ${allowed}`, {
    hint: "raise `budget` in the workflow file, or let the run use less",
    details,
  });
}
