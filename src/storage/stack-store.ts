import { PlanetError } from "../engine/errors";
import type { SqlDatabase, SqlStatement } from "./contracts";
import { newId } from "./new-id";
import { type ListFilter, newestMatching, type PagePlace } from "./newest-matching";
import { bothThere, documentsFollow, documentsGo } from "./stack-documents";
import { type StackUsage, toUsage, type UsageRow, usageQuery } from "./stack-usage";
import { ensureLocalUser, localUser } from "./user-store";

/** A project: what workflows, chats and runs belong to. Times are milliseconds since 1970. */
export interface Stack {
  readonly id: string;
  /** Unique; one line of 1 to 100 characters. */
  readonly name: string;
  readonly description?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What a new stack is made of. */
export interface NewStack {
  readonly name: string;
  readonly description?: string;
}

/** The stacks of the local user. `now` is in milliseconds since 1970; `random` gives numbers in [0, 1). */
export interface StackStore {
  /** Makes a stack. Throws `usage` when the name cannot be one, and when there is a stack of that name. */
  create(stack: NewStack, now: number, random?: () => number): Promise<Stack>;
  /** The stack of that name, which is made when there is none. Throws `usage` when the name cannot be one. */
  ensure(name: string, now: number, random?: () => number): Promise<Stack>;
  get(id: string): Promise<Stack | undefined>;
  find(name: string): Promise<Stack | undefined>;
  /** Newest first, by when they were made; `stackPlace` says where the next page begins. */
  list(filter: ListFilter): Promise<Stack[]>;
  /**
   * Gives the stack another name, and the collection that has its name as well, both or neither. Throws `not_found`
   * without the stack, and `usage` as `create` does, and when both names are those of collections.
   */
  rename(id: string, name: string, now: number): Promise<Stack>;
  /** Removes the stack with its workflows, chats and runs; its collections stay. False when there is none. */
  remove(id: string): Promise<boolean>;
  /** Removes the stack as `remove` does, and at once the collection that has its name. */
  removeWithDocuments(id: string, now: number): Promise<boolean>;
  /** What belongs to a stack; zeros when there is none. */
  usage(stack: Pick<Stack, "id" | "name">): Promise<StackUsage>;
}

const longestName = 100;

/**
 * Stacks in a SQL database.
 *
 * @param database An open database with the layout of `migrations.ts`; its owner closes it.
 */
export function stackStore(database: SqlDatabase): StackStore {
  async function one(column: "id" | "name", value: string): Promise<Stack | undefined> {
    const row = await database.get<StackRow>(`SELECT * FROM stacks WHERE user_id = ? AND ${column} = ?`, [
      localUser,
      value,
    ]);
    return row && toStack(row);
  }

  async function page(after: PagePlace | undefined, limit: number): Promise<Stack[]> {
    const { time, id } = after ?? { time: Number.MAX_SAFE_INTEGER, id: "" };
    const rows = await database.all<StackRow>(
      `SELECT * FROM stacks WHERE user_id = ? AND (created_at < ? OR (created_at = ? AND id < ?))
       ORDER BY created_at DESC, id DESC LIMIT ?`,
      [localUser, time, time, id, limit],
    );
    return rows.map(toStack);
  }

  /** False when there is a stack of that name. */
  async function insert(stack: Stack): Promise<boolean> {
    const [, made] = await database.batch([ensureLocalUser(stack.createdAt), insertion(stack)]);
    return made === 1;
  }

  return {
    async create({ name, description }, now, random = Math.random) {
      const stack = {
        id: newId("stack", now, random),
        name: checkedName(name),
        ...(description === undefined ? {} : { description }),
        createdAt: now,
        updatedAt: now,
      };
      if (!(await insert(stack))) throw nameTaken(stack.name);
      return stack;
    },

    async ensure(name, now, random = Math.random) {
      const known = checkedName(name);
      const found = await one("name", known);
      if (found !== undefined) return found;
      const stack = { id: newId("stack", now, random), name: known, createdAt: now, updatedAt: now };
      if (await insert(stack)) return stack;
      const other = await one("name", known);
      if (other !== undefined) return other;
      throw new PlanetError("storage_failed", `the stack "${known}" is made and removed by others at the same time`, {
        hint: "try again; nothing was changed",
        retryable: true,
      });
    },

    get: (id) => one("id", id),
    find: (name) => one("name", name.normalize("NFC")),
    list: (filter) => newestMatching(filter, page, ({ name }) => name, stackPlace),

    async rename(id, name, now) {
      const next = checkedName(name);
      const stack = await one("id", id);
      if (stack === undefined) throw new PlanetError("not_found", `there is no stack with the id "${id}"`);
      try {
        await database.batch(renaming(stack, next, now));
      } catch (error) {
        const other = await one("name", next);
        if (other !== undefined && other.id !== id) throw nameTaken(next);
        if (await database.get(`SELECT 1 AS there WHERE ${bothThere}`, [next, stack.name])) throw documentsThere(next);
        throw error;
      }
      return { ...stack, name: next, updatedAt: now };
    },

    async remove(id) {
      return (await database.batch([removal(id)])).at(-1) === 1;
    },

    async removeWithDocuments(id, now) {
      return (await database.batch([documentsGo(id, now), removal(id)])).at(-1) === 1;
    },

    async usage({ id, name }) {
      const row = await database.get<UsageRow>(usageQuery, [id, id, id, id, id, id, name]);
      return toUsage(row);
    },
  };
}

/** Where a stack stands in the list of stacks. */
export function stackPlace({ id, createdAt }: Stack): PagePlace {
  return { id, time: createdAt };
}

interface StackRow {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly created_at: number;
  readonly updated_at: number;
}

function toStack(row: StackRow): Stack {
  return {
    id: row.id,
    name: row.name,
    ...(row.description === null ? {} : { description: row.description }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function insertion({ id, name, description, createdAt, updatedAt }: Stack): SqlStatement {
  return {
    sql: `INSERT INTO stacks (id, user_id, name, description, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (user_id, name) DO NOTHING`,
    values: [id, localUser, name, description ?? null, createdAt, updatedAt],
  };
}

function removal(id: string): SqlStatement {
  return { sql: "DELETE FROM stacks WHERE user_id = ? AND id = ?", values: [localUser, id] };
}

/** All of a renaming, or nothing: it fails when a name is taken, also by who takes it meanwhile. */
function renaming({ id, name }: Stack, next: string, now: number): SqlStatement[] {
  const renamed = {
    sql: `UPDATE stacks SET name = ?, updated_at = ? WHERE user_id = ? AND id = ? AND name = ?
          AND NOT EXISTS (SELECT 1 FROM stacks AS other WHERE other.user_id = ? AND other.name = ? AND other.id <> ?)`,
    values: [next, now, localUser, id, name, localUser, next, id],
  };
  if (next === name) return [{ ...renamed, changes: 1 }];
  return [
    {
      sql: `${renamed.sql} AND NOT (${bothThere})`,
      values: [...renamed.values, next, name],
      changes: 1,
    },
    ...documentsFollow(name, next),
  ];
}

/** The name as it is kept: the same letter is written alike, whoever has typed it. */
function checkedName(name: string): string {
  const known = name.normalize("NFC");
  const length = Array.from(known).length;
  // Half a surrogate pair would come back from the database as another character.
  if (length <= longestName && /^\S(?:.*\S)?$/u.test(known) && !/[\p{Cc}\p{Cs}]/u.test(known)) return known;
  const shown = length > longestName ? `a text of ${length} characters` : JSON.stringify(name);
  throw new PlanetError("usage", `${shown} cannot be a stack's name`, {
    hint: `name it in one line of 1 to ${longestName} characters, without spaces at its ends, such as handbook`,
  });
}

function nameTaken(name: string): PlanetError {
  return new PlanetError("usage", `there is already a stack "${name}"`, { hint: "choose another name" });
}

function documentsThere(name: string): PlanetError {
  return new PlanetError("usage", `there are already documents in "${name}", and those of the stack would join them`, {
    hint: "choose another name, or remove these documents first",
  });
}
