import { PlanetError } from "../../engine/errors";
import { inShard, type Shard } from "./shard";

/** What tells a case from all others. */
export interface CaseName {
  /** As it is shown: relative to the folder that tests are run in. */
  readonly file: string;
  readonly id: string;
}

/** One text that tells a case from all others. */
export function caseKey({ file, id }: CaseName): string {
  return `${file}\n${id}`;
}

/** Which cases are run; what is left out leaves out none. */
export interface CaseChoice {
  /** Only cases whose name this finds something in. */
  readonly filter?: RegExp;
  /** Only these. */
  readonly only?: readonly CaseName[];
  /** Only a part of those that are left. */
  readonly shard?: Shard;
}

/** Chooses cases, one after the other. */
export interface CaseChooser {
  /** Is asked of each case once, in their order: shards share out what it is asked. */
  isWanted(file: string, id: string): boolean;
  /**
   * To be called when it was asked of all.
   * @throws `not_found` when filter or list leave no case: nothing would have been tested, and all would look well.
   */
  requireAny(): void;
}

/** Makes a chooser for all cases of all files. */
export function caseChooser({ filter, only, shard }: CaseChoice): CaseChooser {
  const listed = only && new Set(only.map(caseKey));
  let place = -1;
  return {
    isWanted(file, id) {
      if (filter !== undefined && id.search(filter) === -1) return false;
      if (listed?.has(caseKey({ file, id })) === false) return false;
      place += 1;
      return shard === undefined || inShard(place, shard);
    },
    requireAny() {
      if (place > -1 || (filter === undefined && only === undefined)) return;
      const message =
        filter === undefined
          ? "none of the cases that are asked for is there"
          : `no case has a name that "${filter.source}" is found in`;
      throw new PlanetError("not_found", message, { hint: "aiplanet test --list names all cases" });
    },
  };
}
