import type { Ignore } from "ignore";

/** The name of files that say what of their folder is left out, in the patterns of `.gitignore`. */
export const ignoreFile = ".aiplanetignore";

/** Patterns and the folder that they are relative to, as the parts of its path. */
export interface ExclusionRules {
  readonly depth: number;
  readonly rules: Ignore;
}

/**
 * Reads patterns of the kind that `.gitignore` has (https://git-scm.com/docs/gitignore), with the package ignore.
 *
 * @param patterns Lines of such a file.
 * @param depth How many parts of a path stand in front of what the patterns are relative to.
 */
export async function exclusionRules(patterns: readonly string[], depth: number): Promise<ExclusionRules> {
  const { default: ignore } = await import("ignore");
  return { depth, rules: ignore().add(patterns) };
}

/**
 * Whether rules leave out a file or folder. Those of the deepest folder that say anything of it decide, also that it is
 * not left out (`!name`).
 *
 * @param rules Outermost first.
 * @param parts The parts of its path.
 */
export function isExcluded(rules: readonly ExclusionRules[], parts: readonly string[], isFolder: boolean): boolean {
  for (const { depth, rules: own } of [...rules].reverse()) {
    const path = parts.slice(depth).join("/");
    const { ignored, unignored } = own.test(isFolder ? `${path}/` : path);
    if (ignored || unignored) {
      return ignored;
    }
  }
  return false;
}
