/** One state of a {@link Matcher}: the longest end of the text so far with which a pattern begins. */
interface State {
  readonly next: Map<number, State>;
  readonly depth: number;
  /** The state of the longest shorter end with which a pattern begins. */
  fallback: State | undefined;
  /** The length of the longest pattern that ends here; 0 when none does. */
  matched: number;
  /** How many of the last characters could still grow into a pattern. */
  pending: number;
}

/** Finds many patterns in one pass over a text that comes in pieces. */
export interface Matcher {
  /** The state before any text. */
  readonly start: Place;
  /** Goes on by one UTF-16 code unit. */
  step(place: Place, code: number): Place;
}

/** Where a {@link Matcher} stands. */
export interface Place {
  /** The length of the longest pattern that ends here; 0 when none does. */
  readonly matched: number;
  /** How many of the last characters could still grow into a pattern. */
  readonly pending: number;
}

/**
 * Builds the automaton of Aho and Corasick ("Efficient string matching: an aid to bibliographic search", 1975): its
 * time is linear in the text, however many patterns there are.
 * @param patterns none of them empty.
 */
export function createMatcher(patterns: readonly string[]): Matcher {
  const root = newState(0);
  for (const pattern of patterns) addPattern(root, pattern);
  connect(root);
  return { start: root, step: (place, code) => follow(place as State, code, root) };
}

function addPattern(root: State, pattern: string): void {
  let state = root;
  for (let at = 0; at < pattern.length; at += 1) {
    const code = pattern.charCodeAt(at);
    const known = state.next.get(code) ?? newState(state.depth + 1);
    state.next.set(code, known);
    state = known;
  }
  state.matched = pattern.length;
}

/** Breadth first, so that the fallback of a state is complete before the state is. */
function connect(root: State): void {
  const queue: State[] = [root];
  for (const state of queue) {
    for (const [code, child] of state.next) {
      const fallback = state === root ? root : follow(state.fallback ?? root, code, root);
      child.fallback = fallback;
      child.matched ||= fallback.matched;
      child.pending = child.next.size > 0 ? child.depth : fallback.pending;
      queue.push(child);
    }
  }
}

function follow(from: State, code: number, root: State): State {
  for (let state: State | undefined = from; state !== undefined; state = state.fallback) {
    const next = state.next.get(code);
    if (next !== undefined) return next;
  }
  return root;
}

function newState(depth: number): State {
  return { next: new Map(), depth, fallback: undefined, matched: 0, pending: 0 };
}
