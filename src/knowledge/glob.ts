/** Whether a source is a pattern rather than a name. */
export function isGlob(source: string): boolean {
  return /[*?[\]{}]/.test(source);
}

/** A pattern taken apart: the folder that every match lies in, and one matcher for each further part of a path. */
export interface Glob {
  /** The parts in front of the first wildcard, joined by slashes; empty for none. */
  readonly base: string;
  /** Whether a path below the base, given by its parts, is a match. */
  readonly matches: (parts: readonly string[]) => boolean;
  /** Whether a folder below the base may hold matches. */
  readonly mayHold: (parts: readonly string[]) => boolean;
}

/** A step of a pattern: it takes one item that fits, or any number of them. */
interface Step {
  readonly many: boolean;
  readonly fits: (item: string) => boolean;
}

/**
 * Reads a glob: `*` and `?` within a name, `**` for any number of folders, `[a-z]` and `[!a-z]` for one character,
 * `{a,b}` for one of several. Wildcards match no leading dot, nor a folder named node_modules; a part of the pattern
 * that starts with a dot, or says node_modules, does. Case counts.
 *
 * @param pattern A path with forward slashes.
 */
export function parseGlob(pattern: string): Glob {
  const alternatives = expandBraces(pattern).map((one) => one.split("/"));
  const [first = []] = alternatives;
  const fixed = first.findIndex((part, index) => isGlob(part) || !alternatives.every((other) => other[index] === part));
  const depth = Math.max(0, Math.min(fixed === -1 ? first.length - 1 : fixed, first.length - 1));
  const matchers = alternatives.map((parts) =>
    parts
      .slice(depth)
      .filter((part) => part !== "" && part !== ".")
      .map(
        (part): Step => (part === "**" ? { many: true, fits: isOrdinary } : { many: false, fits: nameMatcher(part) }),
      ),
  );
  const base = first.slice(0, depth).join("/");
  return {
    base: base === "" && pattern.startsWith("/") ? "/" : base,
    matches: (parts) => matchers.some((matcher) => reaches(matcher, parts, false)),
    mayHold: (parts) => matchers.some((matcher) => reaches(matcher, parts, true)),
  };
}

const mostAlternatives = 1000;

function expandBraces(pattern: string): string[] {
  let done: string[] = [];
  let open = [pattern];
  while (open.length > 0 && done.length + open.length <= mostAlternatives) {
    const next: string[] = [];
    for (const one of open) {
      // The innermost braces first, so that nesting needs no stack.
      const braces = /\{([^{}]*)\}/.exec(one);
      if (braces?.[1] === undefined) {
        done.push(one);
      } else {
        const before = one.slice(0, braces.index);
        const after = one.slice(braces.index + braces[0].length);
        next.push(...braces[1].split(",").map((choice) => before + choice + after));
      }
    }
    open = next;
  }
  done = [...done, ...open];
  return [...new Set(done)];
}

/** Follows all ways to read the pattern at once, so that none takes exponential time. */
function reaches(steps: readonly Step[], items: readonly string[], onTheWay: boolean): boolean {
  let places = withSkips(steps, [0]);
  for (const item of items) {
    const next: number[] = [];
    for (const place of places) {
      const step = steps[place];
      if (step?.fits(item)) {
        next.push(step.many ? place : place + 1);
      }
    }
    places = withSkips(steps, next);
  }
  return onTheWay ? [...places].some((place) => place < steps.length) : places.has(steps.length);
}

/** The places together with those behind steps that may take nothing. */
function withSkips(steps: readonly Step[], places: readonly number[]): Set<number> {
  const reached = new Set<number>();
  for (const place of places) {
    for (let next = place; !reached.has(next); next += 1) {
      reached.add(next);
      if (steps[next]?.many !== true) {
        break;
      }
    }
  }
  return reached;
}

/** Whether a wildcard may stand for the name: not for hidden files and folders, nor for installed packages. */
export function isOrdinary(name: string): boolean {
  return !name.startsWith(".") && name !== "node_modules";
}

function nameMatcher(part: string): (name: string) => boolean {
  if (!isGlob(part)) {
    return (name) => name === part;
  }
  const steps = Array.from(part.matchAll(/\[(!?)([^\]]+)\]|\*+|./gsu), ([token, negated, set]): Step => {
    if (set !== undefined) {
      return { many: false, fits: (character) => inSet(set, character) !== (negated === "!") };
    }
    return token.startsWith("*")
      ? { many: true, fits: () => true }
      : { many: false, fits: (character) => token === "?" || token === character };
  });
  return (name) => (part.startsWith(".") || isOrdinary(name)) && reaches(steps, Array.from(name), false);
}

function inSet(set: string, character: string): boolean {
  return Array.from(set.matchAll(/(.)-(.)|./gsu)).some(([token, from, to]) =>
    from !== undefined && to !== undefined ? from <= character && character <= to : token === character,
  );
}
