/** A value that changes, and those who are told. */
export interface Store<State> {
  state(): State;
  update(change: (state: State) => State): void;
  subscribe(listener: () => void): () => void;
}

/** Makes a store. */
export function createStore<State>(first: State): Store<State> {
  let state = first;
  const listeners = new Set<() => void>();
  return {
    state: () => state,
    update(change) {
      const next = change(state);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
