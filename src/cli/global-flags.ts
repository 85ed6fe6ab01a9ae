import type { Terminal } from "./terminal";

/** How much is said beside the answer. */
export type Verbosity = "quiet" | "normal" | "verbose";

/** A flag that every command takes, before or after its name. */
export interface GlobalFlag {
  /** As it stands in the help. */
  readonly flags: string;
  readonly description: string;
  /** The words that give it. */
  readonly words: readonly string[];
  readonly apply: (terminal: Terminal) => Terminal;
}

/** The flags that every command takes. */
export const globalFlags: readonly GlobalFlag[] = [
  {
    flags: "-q, --quiet",
    description: "print nothing but the answer, what is skipped, and errors",
    words: ["-q", "--quiet"],
    apply: (terminal) => ({ ...terminal, verbosity: "quiet" }),
  },
  {
    flags: "-v, --verbose",
    description: "tell on stderr what is opened, asked and done at each step",
    words: ["-v", "--verbose"],
    apply: (terminal) => ({ ...terminal, verbosity: "verbose" }),
  },
  {
    flags: "--no-color",
    description: "show no colours, as with NO_COLOR=1",
    words: ["--no-color"],
    apply: (terminal) => ({ ...terminal, environment: { ...terminal.environment, NO_COLOR: "1" } }),
  },
];

/**
 * Takes the flags of every command from the words, wherever they stand before `--`, and makes the terminal as they
 * want it. Of two that exclude each other the last one counts.
 */
export function heedGlobalFlags(
  words: readonly string[],
  terminal: Terminal,
): { readonly words: readonly string[]; readonly terminal: Terminal } {
  const end = words.indexOf("--");
  const rest: string[] = [];
  let heeding = terminal;
  for (const [place, word] of words.entries()) {
    const flag = end === -1 || place < end ? globalFlags.find((one) => one.words.includes(word)) : undefined;
    if (flag === undefined) rest.push(word);
    else heeding = flag.apply(heeding);
  }
  return { words: rest, terminal: heeding };
}
