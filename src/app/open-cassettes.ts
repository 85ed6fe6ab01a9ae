import { resolve } from "node:path";
import { PlanetError } from "../engine/errors";
import { type CassetteDefaults, readDefaults } from "../providers/cassette-defaults";
import { cassetteFolder } from "../storage/cassette-folder";
import type { Cassettes } from "./provider-layers";

/** Where calls of providers are recorded, or replayed from. */
export interface CassetteOptions {
  /** `record`: keep each answer; `replay`: answer only from what was kept, and call nobody. */
  readonly mode: "record" | "replay";
  /** The folder of the recordings, relative to the planet's folder. */
  readonly folder: string;
}

/** Recordings that are open, with what `default` meant when they were made. */
export interface OpenCassettes extends Cassettes {
  readonly defaults: CassetteDefaults;
}

/**
 * Opens recordings.
 * @throws `not_found` when there is nothing to replay, and `invalid_input` when what is there is no recording.
 */
export async function openCassettes({ mode, folder }: CassetteOptions, base: string): Promise<OpenCassettes> {
  const store = cassetteFolder(folder, resolve(base, folder));
  if (mode === "record") return { mode, store, defaults: {} };
  if ((await store.names()).length === 0) {
    throw new PlanetError("not_found", `"${folder}" holds no recordings`, {
      hint: `make them with --record ${folder}`,
      details: { folder },
    });
  }
  return { mode, store, defaults: (await readDefaults(store)) ?? {} };
}
