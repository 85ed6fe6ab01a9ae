import type { SqlDatabase } from "./contracts";

/** An answer to keep. */
export interface KeptAnswer {
  /** Of the request; an answer of the same key is replaced. */
  readonly key: string;
  readonly kind: string;
  /** What was called: `provider:model`, or a search engine. */
  readonly target: string;
  /** The answer as JSON. */
  readonly answer: string;
  /** When it was given, in milliseconds since 1970. */
  readonly createdAt: number;
  /** When it may be thrown away, in milliseconds since 1970. Left out: when there is no more room. */
  readonly expiresAt?: number;
}

/** Answers by the key of their request. */
export interface KeptAnswers {
  /** The answer's JSON, unless it was given before `since` (milliseconds since 1970); undefined when there is none. */
  find(key: string, since?: number): Promise<string | undefined>;
  /** Keeps an answer, and throws away those that expired before it was given, and the oldest of too many. */
  keep(answer: KeptAnswer): Promise<void>;
}

const mostAnswers = 10_000;

/**
 * Answers in a SQL database.
 *
 * @param database An open database with the layout of `migrations.ts`; its owner closes it.
 * @param most How many answers are kept, from 1.
 */
export function keptAnswers(database: SqlDatabase, most: number = mostAnswers): KeptAnswers {
  return {
    async find(key, since) {
      const row = await database.get<{ answer: string }>(
        "SELECT answer FROM answers WHERE key = ? AND created_at >= ?",
        [key, since ?? Number.MIN_SAFE_INTEGER],
      );
      return row?.answer;
    },

    async keep({ key, kind, target, answer, createdAt, expiresAt }) {
      await database.batch([
        { sql: "DELETE FROM answers WHERE key = ? OR expires_at < ?", values: [key, createdAt] },
        {
          sql: `INSERT INTO answers (key, kind, target, answer, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)`,
          values: [key, kind, target, answer, createdAt, expiresAt ?? null],
        },
        {
          sql: `DELETE FROM answers WHERE id IN
                (SELECT id FROM answers ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ?)`,
          values: [most],
        },
      ]);
    },
  };
}
