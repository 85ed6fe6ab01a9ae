import type { DocumentChunk } from "../storage/contracts";
import type { Hit } from "./contracts";

/** A chunk that may become a hit. */
export interface Candidate {
  readonly chunk: DocumentChunk;
  readonly score: number;
  readonly retrievers: Hit["retrievers"];
}

/** The hit that a candidate is. */
export function toHit(collection: string, { chunk, score, retrievers }: Candidate): Hit {
  const { document, title, text, start, end, page, headings, record, facts } = chunk;
  return {
    collection,
    document,
    ...(title === undefined ? {} : { title }),
    text,
    start,
    end,
    ...(page === undefined ? {} : { page }),
    ...(headings === undefined ? {} : { headings }),
    ...(record === undefined ? {} : { record }),
    ...(facts === undefined ? {} : { facts }),
    score,
    retrievers,
  };
}
