/** What campaigns have come to. */
export interface Tally {
  /** How many processes were killed. */
  readonly kills: number;
  readonly runs: number;
  /** Outcomes of nodes, and of elements of their lists. */
  readonly nodes: number;
  /** How often a run was taken over. */
  readonly resumptions: number;
  /** Versions of documents that a collection has held. */
  readonly versions: number;
  /** How much was looked at. */
  readonly checks: number;
  /** A sentence each. */
  readonly faults: readonly string[];
}

/** All of them together. */
export function sumOf(tallies: readonly Tally[]): Tally {
  const sum = (count: (tally: Tally) => number) => tallies.reduce((total, tally) => total + count(tally), 0);
  return {
    kills: sum(({ kills }) => kills),
    runs: sum(({ runs }) => runs),
    nodes: sum(({ nodes }) => nodes),
    resumptions: sum(({ resumptions }) => resumptions),
    versions: sum(({ versions }) => versions),
    checks: sum(({ checks }) => checks),
    faults: tallies.flatMap(({ faults }) => faults),
  };
}
