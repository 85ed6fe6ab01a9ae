import { PlanetError } from "./errors";
import { formatMoney } from "./money";
import { addUsage, type Usage } from "./values";
import type { Budget } from "./workflow";

/** Nothing used yet. */
export const noUsage: Usage = { input: 0, output: 0 };

/** Counts what a run uses, by node and in all. */
export interface Meter {
  readonly total: Usage;
  /** What a node has used, all its attempts and elements together; undefined when it used nothing. */
  of(node: number): Usage | undefined;
  /** The same of one element of its list. */
  ofElement(node: number, element: number): Usage | undefined;
  /** Adds to the usage of a node and of its element; returns the error when the total passes the budget. */
  add(node: number, usage: Usage, element?: number): PlanetError | undefined;
  /**
   * Sets aside what a call is expected to use. Returns the error when the budget does not have it beside what is used
   * and set aside; nothing is set aside then.
   */
  hold(expected: Usage): PlanetError | undefined;
  /** Gives back what {@link hold} has set aside; once for each call of it, with the same amount. */
  release(expected: Usage): void;
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
  private byElement: Map<string, Usage> | undefined;
  private held = noUsage;
  private holds = 0;

  constructor(
    private readonly budget: Budget,
    public total: Usage,
  ) {}

  of(node: number): Usage | undefined {
    return this.byNode?.get(node);
  }

  ofElement(node: number, element: number): Usage | undefined {
    return this.byElement?.get(`${node} ${element}`);
  }

  add(node: number, usage: Usage, element?: number): PlanetError | undefined {
    this.byNode ??= new Map();
    this.total = addUsage(this.total, usage);
    this.byNode.set(node, addUsage(this.byNode.get(node) ?? noUsage, usage));
    if (element !== undefined) {
      const name = `${node} ${element}`;
      this.byElement ??= new Map();
      this.byElement.set(name, addUsage(this.byElement.get(name) ?? noUsage, usage));
    }
    return overBudget(this.budget, this.total);
  }

  hold(expected: Usage): PlanetError | undefined {
    const exceeded = wouldPassBudget(this.budget, this.total, this.held, expected);
    if (exceeded !== undefined) return exceeded;
    this.held = addUsage(this.held, expected);
    this.holds += 1;
    return undefined;
  }

  release({ input, output, usd = 0 }: Usage): void {
    this.holds -= 1;
    // Sums of money are not exact, so what is left of them may not stay.
    this.held =
      this.holds === 0
        ? noUsage
        : addUsage(this.held, { input: -input, output: -output, ...(usd === 0 ? {} : { usd: -usd }) });
  }
}

/** The error that stops a run which has used more tokens or money than its budget; undefined while it has not. */
export function overBudget(budget: Budget, total: Usage): PlanetError | undefined {
  const tokens = total.input + total.output;
  if (budget.tokens !== undefined && tokens > budget.tokens)
    return exceeded(counted(tokens), `${budget.tokens}`, { tokens });
  const { usd } = total;
  if (budget.usd !== undefined && usd !== undefined && usd > budget.usd)
    return exceeded(formatMoney(usd), formatMoney(budget.usd), { usd });
  return undefined;
}

/** The error of a run that has taken longer than its budget allows. Time in milliseconds. */
export function overTime(time: number): PlanetError {
  return exceeded("more time", `${time}ms`, { time });
}

/**
 * The error that stops a run before a call, because the budget does not have what the call will use beside what is used
 * and set aside; undefined when it has. A call whose price is not known is let through by a budget of money.
 */
function wouldPassBudget(budget: Budget, used: Usage, held: Usage, expected: Usage): PlanetError | undefined {
  const tokens = expected.input + expected.output;
  const usedTokens = used.input + used.output;
  const heldTokens = held.input + held.output;
  if (budget.tokens !== undefined && usedTokens + heldTokens + tokens > budget.tokens) {
    return wouldExceed(counted(tokens), counted(budget.tokens), `${usedTokens}`, heldTokens && `${heldTokens}`);
  }
  const { usd } = expected;
  const { usd: usedUsd = 0 } = used;
  const { usd: heldUsd = 0 } = held;
  if (budget.usd !== undefined && usd !== undefined && usedUsd + heldUsd + usd > budget.usd) {
    return wouldExceed(
      formatMoney(usd),
      formatMoney(budget.usd),
      formatMoney(usedUsd),
      heldUsd && formatMoney(heldUsd),
    );
  }
  return undefined;
}

function wouldExceed(needed: string, allowed: string, used: string, held: string | 0): PlanetError {
  const reserved = held === 0 ? "" : ` and ${held} set aside for calls under way`;
  const message = `the next call needs about ${needed}, and of the budget of ${allowed} ${used} are used${reserved}`;
  return new PlanetError("budget_exceeded", message, { hint: budgetHint });
}

function exceeded(used: string, allowed: string, details: Readonly<Record<string, unknown>>): PlanetError {
  const message = `the run used ${used}, its budget allows ${allowed}`;
  return new PlanetError("budget_exceeded", message, { hint: budgetHint, details });
}

function counted(tokens: number): string {
  return tokens === 1 ? "1 token" : `${tokens} tokens`;
}

const budgetHint = "raise `budget` in the workflow file, or let the run use less";
