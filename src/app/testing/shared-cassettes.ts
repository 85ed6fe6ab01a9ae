import { rm } from "node:fs/promises";
import { relative, resolve } from "node:path";
import type { CassetteStore } from "../../providers/cassette-document";
import { cassetteFolder } from "../../storage/cassette-folder";
import type { CassetteOptions } from "../open-cassettes";
import type { CassetteReport } from "./test-report";

/**
 * Where the answers of providers come from: `replay`, only recordings; `record`, what is recorded, and what is not is
 * asked and recorded; `refresh`, all is asked and recorded again; `live`, all is asked and nothing recorded.
 */
export type TestMode = "replay" | "record" | "refresh" | "live";

/** The recordings of a test file, shared by its cases. */
export interface SharedCassettes {
  /** For the planet of one case; undefined where nothing is recorded. */
  options(): CassetteOptions | undefined;
  /** @param complete whether all cases ran, so that what nobody asked for is obsolete. */
  report(complete: boolean, prune: boolean): Promise<CassetteReport>;
}

/** The document that holds what `default` meant is no recording. */
const defaultsName = "defaults";

/**
 * Opens the recordings of a test file.
 * @param path the folder, absolute.
 * @param folder what it is shown relative to.
 * @param command what records what is missing.
 */
export function shareCassettes(mode: TestMode, path: string, folder: string, command: string): SharedCassettes {
  const shown = relative(folder, path) || path;
  const files = cassetteFolder(shown, path);
  const read = new Map<string, Promise<unknown>>();
  const written = new Set<string>();
  const store: CassetteStore = {
    ...files,
    recordedBy: command,
    read: (name) => {
      // What was recorded before is as if it were not there, until it is recorded again.
      if (mode === "refresh" && !written.has(name)) return Promise.resolve(undefined);
      const reading = read.get(name) ?? files.read(name);
      read.set(name, reading);
      return reading;
    },
    write: async (name, document) => {
      await files.write(name, document);
      written.add(name);
      read.delete(name);
    },
  };
  const used = new Set<string>();
  let [replayed, recorded] = [0, 0];
  const onUse = (name: string, isNew: boolean) => {
    used.add(name);
    if (isNew) recorded += 1;
    else replayed += 1;
  };
  const modes = { replay: "replay", record: "missing", refresh: "missing" } as const;
  return {
    options: () => (mode === "live" ? undefined : { mode: modes[mode], folder: resolve(path), store, onUse }),
    async report(complete, prune) {
      const names = complete && mode !== "live" ? (await files.names()).filter((name) => name !== defaultsName) : [];
      const obsolete = names.filter((name) => !used.has(name));
      if (prune) for (const name of obsolete) await rm(resolve(path, `${name}.json`), { force: true });
      return {
        folder: shown,
        replayed,
        recorded,
        ...(complete ? { obsolete: obsolete.map((name) => files.pathOf(name)) } : {}),
        pruned: prune && obsolete.length > 0,
      };
    },
  };
}
