/** Notes what was looked at, and what was not as it should be. */
export interface Verdict {
  /** How much was looked at. */
  readonly checks: number;
  /** A sentence each, with what was expected. */
  readonly faults: readonly string[];
  /** Looks at one thing. */
  expect(holds: boolean, otherwise: () => string): void;
}

/** Makes one in which nothing was looked at. @param about stands before each fault: when it was seen. */
export function verdict(about: () => string): Verdict {
  const faults: string[] = [];
  let checks = 0;
  return {
    get checks() {
      return checks;
    },
    faults,
    expect(holds, otherwise) {
      checks += 1;
      if (!holds) faults.push(`${about()}: ${otherwise()}`);
    },
  };
}
