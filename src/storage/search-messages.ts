import { type Chat, type ChatMessage, type ChatRow, type MessageRow, toChat, toMessage } from "./chat-rows";
import type { SqlDatabase, SqlValue } from "./contracts";
import { excerptOf, type WantedTerm, wantedTerms } from "./message-terms";

/** A message that was found. */
export interface MessageHit {
  readonly chat: Chat;
  readonly message: ChatMessage;
  /** The part of the message around the first word found, in one line. */
  readonly excerpt: string;
}

/** Which messages are looked for. */
export interface MessageSearch {
  /** The id of the stack that they are in. Default: any. */
  readonly stack?: string;
  /** Only those that are older than the message of this id. */
  readonly before?: string;
  /** From 1. */
  readonly limit: number;
}

/** A part of a query, and its values. */
interface Clause {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** So many places of a term are looked at to see which term is the rarest; above, they are alike. */
const mostCounted = 2_000;
/** Sorts after every letter and digit. */
const afterAll = "\u{10ffff}";

/**
 * Finds the messages that hold all words of a query, newest first; see `message-terms.ts` for what a word is. The words
 * come from the rarest of them, so that what is common in all messages costs no more than what is found.
 */
export async function searchMessages(
  database: SqlDatabase,
  query: string,
  { stack, before, limit }: MessageSearch,
): Promise<MessageHit[]> {
  const wanted = wantedTerms(query);
  const counts = await Promise.all(wanted.map((one) => countPlaces(database, one)));
  const rarest = wanted[counts.indexOf(Math.min(...counts))];
  if (rarest === undefined || Math.min(...counts) === 0) return [];
  const source = idsOf(rarest, Math.min(...counts) >= mostCounted);
  // Ids sort as they were made, which spares looking at all messages for their time.
  const conditions = [
    ...(before === undefined ? [] : [{ sql: "found.id < ?", values: [before] }]),
    ...wanted.filter((one) => one !== rarest || source.walks).map(holds),
    ...(stack === undefined ? [] : [{ sql: "chats.stack_id = ?", values: [stack] }]),
  ];
  const rows = await database.all<MessageRow & { readonly [Key in keyof ChatRow as `of_${Key}`]: ChatRow[Key] }>(
    `SELECT messages.*, chats.id AS of_id, chats.stack_id AS of_stack_id, chats.title AS of_title, chats.workflow AS of_workflow,
       chats.context_snapshot AS of_context_snapshot, chats.created_at AS of_created_at, chats.updated_at AS of_updated_at
     FROM ${source.sql} AS found JOIN messages ON messages.id = found.id JOIN chats ON chats.id = messages.chat_id
     ${conditions.length === 0 ? "" : `WHERE ${conditions.map(({ sql }) => sql).join(" AND ")}`}
     ORDER BY found.id DESC LIMIT ?`,
    [...source.values, ...conditions.flatMap(({ values }) => values), limit],
  );
  return rows.map((row) => ({
    chat: toChat({
      id: row.of_id,
      stack_id: row.of_stack_id,
      title: row.of_title,
      workflow: row.of_workflow,
      context_snapshot: row.of_context_snapshot,
      created_at: row.of_created_at,
      updated_at: row.of_updated_at,
    }),
    message: toMessage(row),
    excerpt: excerptOf(row.content, wanted),
  }));
}

async function countPlaces(database: SqlDatabase, wanted: WantedTerm): Promise<number> {
  const { sql, values } = matches(wanted);
  const row = await database.get<{ places: number }>(
    `SELECT COUNT(*) AS places FROM (SELECT 1 AS place FROM message_terms WHERE ${sql} LIMIT ?) AS some`,
    [...values, mostCounted],
  );
  return row?.places ?? 0;
}

/** A table of the ids of messages that have a term; of all messages, when walking through these is cheaper. */
function idsOf(wanted: WantedTerm, frequent: boolean): Clause & { readonly walks: boolean } {
  const { sql, values } = matches(wanted);
  // The places of one word are in order; those of all words that begin so would have to be sorted first.
  if (!wanted.prefix) {
    return { sql: `(SELECT message_id AS id FROM message_terms WHERE ${sql})`, values, walks: false };
  }
  if (frequent) return { sql: "(SELECT id FROM messages)", values: [], walks: true };
  return { sql: `(SELECT DISTINCT message_id AS id FROM message_terms WHERE ${sql})`, values, walks: false };
}

function holds(wanted: WantedTerm): Clause {
  const { sql, values } = matches(wanted);
  return { sql: `EXISTS (SELECT 1 FROM message_terms WHERE message_id = found.id AND ${sql})`, values };
}

function matches({ term, prefix }: WantedTerm): Clause {
  return prefix
    ? { sql: "term >= ? AND term < ?", values: [term, term + afterAll] }
    : { sql: "term = ?", values: [term] };
}
