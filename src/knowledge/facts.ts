import type { Facts } from "../storage/contracts";

const mostFacts = 50;
const longestName = 100;
/** What is longer is text rather than something to choose by, in characters. */
const longestValue = 500;

/**
 * The facts among named values: numbers and strings as they are, truth values as "true" and "false", lists of such
 * values joined by ", ". Anything else is left out, as are empty values, values of more than 500 characters, names of
 * more than 100, and what comes after the fiftieth fact. The first value of a name counts.
 */
export function factsOf(entries: Iterable<readonly [string, unknown]>): Facts {
  const facts = new Map<string, string | number>();
  for (const [name, value] of entries) {
    const fact = factOf(value);
    if (facts.size < mostFacts && fact !== undefined && name !== "" && name.length <= longestName && !facts.has(name)) {
      facts.set(name, fact);
    }
  }
  return Object.fromEntries(facts);
}

/** Facts as a property to spread: nothing where there are none. */
export function withFacts(facts: Facts): { readonly facts?: Facts } {
  return Object.keys(facts).length === 0 ? {} : { facts };
}

/** The number that a text is, if it is written as numbers are: `7` and `-0.5`, not `007`, `1e3` or `7.0`. */
export function numberOf(text: string): number | undefined {
  const number = Number(text);
  return text !== "" && Number.isFinite(number) && String(number) === text ? number : undefined;
}

function factOf(value: unknown): string | number | undefined {
  if (typeof value === "number") {
    return Number.isFinite(value) ? value : undefined;
  }
  const text = Array.isArray(value) ? listOf(value) : scalarOf(value);
  return text === undefined || text === "" || text.length > longestValue ? undefined : text;
}

function listOf(values: readonly unknown[]): string | undefined {
  const texts = values.slice(0, longestValue).map(scalarOf);
  return texts.includes(undefined) ? undefined : texts.join(", ");
}

function scalarOf(value: unknown): string | undefined {
  if (typeof value === "string") {
    return value.trim();
  }
  return typeof value === "boolean" || typeof value === "number" ? String(value) : undefined;
}
