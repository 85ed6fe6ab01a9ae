import { access } from "node:fs/promises";
import { PlanetError } from "../engine/errors";
import type { Knowledge } from "../knowledge/contracts";
import type { AnswerStore } from "../providers/answer-cache";
import type { Models } from "../providers/models";
import type { ChromaOptions } from "../storage/chroma";
import type { SqlDatabase, VectorStore } from "../storage/contracts";
import type { ConfigFile } from "./config-schema";
import type { Environment } from "./environment";

/** Where a planet keeps its documents. */
export interface DataFolder {
  /** Whether anything is kept there; looking makes no folder. */
  exists(): Promise<boolean>;
  /** Opens the folder, once; its packages are loaded then as well. Throws `storage_failed`, and `usage` when closed. */
  open(): Promise<Knowledge>;
  /** Opens it as well, and gives the answers that are kept there. */
  answers(): Promise<AnswerStore>;
  /** Opens it as well, and gives its database. */
  database(): Promise<SqlDatabase>;
  /** Whether vectors lie elsewhere than in its database. */
  readonly vectorsApart: boolean;
  /** Closes what was opened; a second call does nothing. */
  close(): Promise<void>;
}

/** Where vectors are kept: in the data folder's database, in a Chroma server, or in memory for as long as it is open. */
export type VectorPlace = { readonly store: "sqlite" | "memory" } | ({ readonly store: "chroma" } & ChromaOptions);

/**
 * Where vectors are kept, as the config file says.
 * @param environment `CHROMA_TOKEN` in it is the token that a Chroma server asks for.
 */
export function vectorPlace(settings: ConfigFile["vectors"], environment: Environment): VectorPlace {
  if (settings?.store !== "chroma") return { store: "sqlite" };
  const token = environment.CHROMA_TOKEN?.trim();
  return { store: "chroma", baseUrl: settings.base_url, ...(token ? { token } : {}) };
}

/** What a data folder works with. */
export interface DataFolderOptions {
  /** Where the models of collections and searches are found; they are asked for when they are first needed. */
  readonly models: Pick<Models, "chat" | "embedding">;
  /** Default: with everything else in the database. */
  readonly vectors?: VectorPlace;
  /** The hosts that web pages are fetched from. Default: any. */
  readonly pageHosts?: readonly string[] | undefined;
}

/** @param file the database file. It is made when the folder is first opened. */
export function openDataFolder(file: string, options: DataFolderOptions): DataFolder {
  let opened: ReturnType<typeof openDatabase> | undefined;
  let closed = false;
  const open = async () => {
    if (closed) throw new PlanetError("usage", "the planet is closed", { hint: "create another one" });
    // A failed opening is not kept: what was wrong with the folder may be mended by the next call.
    opened ??= openDatabase(file, options).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return await opened;
  };
  return {
    async exists() {
      if (opened !== undefined) return true;
      return access(file).then(
        () => true,
        (error: NodeJS.ErrnoException) => error.code !== "ENOENT",
      );
    },
    open: async () => (await open()).knowledge,
    answers: async () => (await open()).answers,
    database: async () => (await open()).database,
    vectorsApart: options.vectors !== undefined && options.vectors.store !== "sqlite",
    async close() {
      closed = true;
      // What did not open needs no closing, and whoever opened it was told.
      const { databases = [] } = (await opened?.catch(() => undefined)) ?? {};
      opened = undefined;
      for (const database of databases) await database.close();
    },
  };
}

async function openDatabase(file: string, options: DataFolderOptions) {
  const { models, vectors: place = { store: "sqlite" }, pageHosts } = options;
  const [{ sqliteDatabase }, { lazyDatabase }, { collectionStore }, { keptAnswers }, { createKnowledge }] =
    await Promise.all([
      import("../storage/sqlite"),
      import("../storage/lazy-database"),
      import("../storage/collection-store"),
      import("../storage/kept-answers"),
      import("../knowledge/create-knowledge"),
    ]);
  const database = await sqliteDatabase({ file });
  const memory = place.store === "memory" ? [lazyDatabase(() => sqliteDatabase({ file: ":memory:" }))] : [];
  const vectors = await openVectors(memory[0] ?? database, place);
  const embedder = (id: string) => models.embedding(id);
  const chat = (id: string) => models.chat(id);
  const knowledge: Knowledge = createKnowledge({
    store: collectionStore(database),
    vectors,
    embedder,
    chat,
    pageHosts,
  });
  const answers: AnswerStore = keptAnswers(database);
  return { database, databases: [database, ...memory], knowledge, answers };
}

async function openVectors(database: SqlDatabase, place: VectorPlace): Promise<VectorStore> {
  if (place.store === "chroma") return (await import("../storage/chroma")).chromaVectors(place);
  return (await import("../storage/sqlite-vectors")).sqliteVectors(database);
}
