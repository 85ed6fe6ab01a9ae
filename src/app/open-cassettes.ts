import { resolve } from "node:path";
import { PlanetError } from "../engine/errors";
import { type CassetteDefaults, readDefaults } from "../providers/cassette-defaults";
import type { CassetteStore } from "../providers/cassette-document";
import { cassetteFolder } from "../storage/cassette-folder";
import type { Cassettes } from "./provider-layers";

/** Where calls of providers are recorded, or replayed from. */
export interface CassetteOptions {
  /**
   * `record`: keep each answer; `replay`: answer only from what was kept, and call nobody; `missing`: answer from what
   * was kept, and keep the answers that it lacks.
   */
  readonly mode: "record" | "replay" | "missing";
  /** The folder of the recordings, relative to the planet's folder. */
  readonly folder: string;
  /** What lies in the folder, where several planets share it. Default: it is opened, and must hold something to replay. */
  readonly store?: CassetteStore;
  /** Is told the name of each recording that is replayed, or that a missing answer was added to. */
  readonly onUse?: (name: string, isNew: boolean) => void;
}

/** Recordings that are open, with what `default` meant when they were made. */
export interface OpenCassettes extends Cassettes {
  readonly defaults: CassetteDefaults;
}

/**
 * Opens recordings.
 * @throws `not_found` when there is nothing to replay, and `invalid_input` when what is there is no recording.
 */
export async function openCassettes(options: CassetteOptions, base: string): Promise<OpenCassettes> {
  const { mode, folder, onUse } = options;
  const store = options.store ?? cassetteFolder(folder, resolve(base, folder));
  if (mode === "record") return { mode, store, defaults: {} };
  if (mode === "missing" || options.store !== undefined)
    return { mode, store, onUse, defaults: (await readDefaults(store)) ?? {} };
  if ((await store.names()).length === 0) {
    throw new PlanetError("not_found", `"${folder}" holds no recordings`, {
      hint: `make them with --record ${folder}`,
      details: { folder },
    });
  }
  return { mode, store, onUse, defaults: (await readDefaults(store)) ?? {} };
}
