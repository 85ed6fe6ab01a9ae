import { PlanetError } from "../../engine/errors";
import { formatMoney } from "../../engine/money";
import { addUsage, type Usage } from "../../engine/values";

/** What all runs of a test file together may use. */
export interface FileBudget {
  add(usage: Usage): void;
  /** Throws `budget_exceeded` when it is used up, so that no more is begun. */
  check(): void;
}

/** @param limits tokens, in and out, and US dollars; none means without end. */
export function fileBudget(
  limits: { readonly tokens?: number | undefined; readonly cost?: number | undefined } = {},
): FileBudget {
  let used: Usage = { input: 0, output: 0 };
  return {
    add(usage) {
      used = addUsage(used, usage);
    },
    check() {
      const tokens = used.input + used.output;
      if (limits.tokens !== undefined && tokens >= limits.tokens)
        throw exceeded(`${tokens} tokens`, `${limits.tokens}`);
      const { usd = 0 } = used;
      if (limits.cost !== undefined && usd > 0 && usd >= limits.cost)
        throw exceeded(formatMoney(usd), formatMoney(limits.cost));
    },
  };
}

function exceeded(used: string, allowed: string): PlanetError {
  return new PlanetError("budget_exceeded", `the tests of this file used ${used}, their budget allows ${allowed}`, {
    hint: "raise `budget` in the test file, or replay what is recorded",
  });
}
