/** How much belongs to a stack. */
export interface StackUsage {
  readonly workflows: number;
  readonly chats: number;
  readonly runs: number;
  /** Of the collection that has the stack's name. */
  readonly documents: number;
  readonly chunks: number;
  /** When something in it was last made or changed, in milliseconds since 1970; undefined when there is nothing. */
  readonly usedAt?: number;
}

/**
 * Asks how much belongs to a stack. Its values are the stack's id, six times, and its name. Ids of runs sort as they
 * were made, so that the last one is found without reading the others.
 */
export const usageQuery = `
  SELECT
    (SELECT count(*) FROM workflows WHERE stack_id = ?) AS workflows,
    (SELECT count(*) FROM chats WHERE stack_id = ?) AS chats,
    (SELECT count(*) FROM runs WHERE stack_id = ?) AS runs,
    (SELECT max(updated_at) FROM workflows WHERE stack_id = ?) AS workflows_at,
    (SELECT max(updated_at) FROM chats WHERE stack_id = ?) AS chats_at,
    (SELECT created_at FROM runs WHERE stack_id = ? ORDER BY id DESC LIMIT 1) AS runs_at,
    max(collections.touched) AS documents_at,
    count(documents.id) AS documents,
    coalesce(sum(documents.chunks), 0) AS chunks
  FROM collections LEFT JOIN documents ON documents.collection_id = collections.id
  WHERE collections.name = ? AND collections.state IS NULL`;

/** A row of {@link usageQuery}. */
export interface UsageRow {
  readonly workflows: number;
  readonly chats: number;
  readonly runs: number;
  readonly documents: number;
  readonly chunks: number;
  readonly workflows_at: number | null;
  readonly chats_at: number | null;
  readonly runs_at: number | null;
  readonly documents_at: number | null;
}

/** What a row of {@link usageQuery} says. */
export function toUsage(row: UsageRow | undefined): StackUsage {
  const { workflows = 0, chats = 0, runs = 0, documents = 0, chunks = 0 } = row ?? {};
  const times = [row?.workflows_at, row?.chats_at, row?.runs_at, row?.documents_at].filter((time) => time != null);
  const usedAt = times.length === 0 ? {} : { usedAt: Math.max(...times) };
  return { workflows, chats, runs, documents, chunks, ...usedAt };
}
