import type { CollectionStore, ScoredChunk } from "../storage/contracts";

/** What is looked for by keyword. */
export interface KeywordQuery {
  readonly collection: string;
  readonly question: string;
  /** The most hits, from 0. */
  readonly limit: number;
  /** The numbers of the chunks that may be found. Default: all. */
  readonly among?: ReadonlySet<number>;
}

/** The best chunks by keyword, best first, ties by document and position. None without the collection. */
export type KeywordSearch = (store: CollectionStore, query: KeywordQuery) => Promise<ScoredChunk[]>;
