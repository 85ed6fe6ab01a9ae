import { access } from "node:fs/promises";
import { PlanetError } from "../engine/errors";
import type { Knowledge } from "../knowledge/contracts";
import type { SqlDatabase } from "../storage/contracts";

/** Where a planet keeps its documents. */
export interface DataFolder {
  /** Whether anything is kept there; looking makes no folder. */
  exists(): Promise<boolean>;
  /** Opens the folder, once; its packages are loaded then as well. Throws `storage_failed`, and `usage` when closed. */
  open(): Promise<Knowledge>;
  /** Closes what was opened; a second call does nothing. */
  close(): Promise<void>;
}

/** @param file the database file. It is made when the folder is first opened. */
export function openDataFolder(file: string): DataFolder {
  let opened: Promise<{ readonly knowledge: Knowledge; readonly database: SqlDatabase }> | undefined;
  let closed = false;
  return {
    async exists() {
      if (opened !== undefined) return true;
      return access(file).then(
        () => true,
        (error: NodeJS.ErrnoException) => error.code !== "ENOENT",
      );
    },
    async open() {
      if (closed) throw new PlanetError("usage", "the planet is closed", { hint: "create another one" });
      // A failed opening is not kept: what was wrong with the folder may be mended by the next call.
      opened ??= openDatabase(file).catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      return (await opened).knowledge;
    },
    async close() {
      closed = true;
      // What did not open needs no closing, and whoever opened it was told.
      const { database } = (await opened?.catch(() => undefined)) ?? {};
      opened = undefined;
      await database?.close();
    },
  };
}

async function openDatabase(file: string) {
  const [{ sqliteDatabase }, { collectionStore }, { createKnowledge }] = await Promise.all([
    import("../storage/sqlite"),
    import("../storage/collection-store"),
    import("../knowledge/create-knowledge"),
  ]);
  const database = await sqliteDatabase({ file });
  return { database, knowledge: createKnowledge({ store: collectionStore(database) }) };
}
