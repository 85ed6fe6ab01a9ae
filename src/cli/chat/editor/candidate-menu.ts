/** What may be written at the cursor. */
export interface Candidate {
  readonly text: string;
  readonly description?: string | undefined;
}

/** A menu of what may be written. */
export interface CandidateMenu {
  /** All that were offered; those that do not fit what is typed meanwhile come back when it is taken away. */
  readonly all: readonly Candidate[];
  /** Those that fit, at least one. */
  readonly fitting: readonly Candidate[];
  /** The place of the marked one among them. */
  readonly marked: number;
  /** The offset in the text at which what they complete begins. */
  readonly from: number;
}

/** A menu of candidates; undefined when there are none. */
export function openMenu(all: readonly Candidate[], from: number): CandidateMenu | undefined {
  return all.length === 0 ? undefined : { all, fitting: all, marked: 0, from };
}

/** The next or the last choice, round and round. */
export function moveMenu(menu: CandidateMenu, step: 1 | -1): CandidateMenu {
  const { length } = menu.fitting;
  return { ...menu, marked: (menu.marked + step + length) % length };
}

/** The menu with what fits a text that has changed; undefined when nothing does or the cursor stands before it. */
export function narrowMenu(menu: CandidateMenu, text: string, cursor: number): CandidateMenu | undefined {
  if (cursor < menu.from) return undefined;
  const typed = text.slice(menu.from, cursor).toLowerCase();
  const fitting = menu.all.filter((candidate) => candidate.text.toLowerCase().startsWith(typed));
  return fitting.length === 0 ? undefined : { ...menu, fitting, marked: 0 };
}

/** What all candidates begin with. */
export function commonBeginning(candidates: readonly Candidate[]): string {
  const [first = "", ...others] = candidates.map(({ text }) => text);
  let { length } = first;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
