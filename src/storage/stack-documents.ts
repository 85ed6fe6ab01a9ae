import { hiddenName } from "./collection-draft";
import type { SqlStatement } from "./contracts";
import { localUser } from "./user-store";

const isThere = "EXISTS (SELECT 1 FROM collections WHERE name = ? AND state IS NULL)";

/** Whether there are collections of two names, whose values it takes. */
export const bothThere: string = `${isThere} AND ${isThere}`;

/** Gives the collection that has a stack's name another one, together with the vectors that lie in this database. */
export function documentsFollow(name: string, next: string): SqlStatement[] {
  return [
    // What a removed collection of that name may have left.
    { sql: `DELETE FROM vector_spaces WHERE collection = ? AND ${isThere}`, values: [next, name] },
    { sql: `UPDATE vector_spaces SET collection = ? WHERE collection = ? AND ${isThere}`, values: [next, name, name] },
    {
      sql: "UPDATE collections SET name = ?, revision = revision + 1 WHERE name = ? AND state IS NULL",
      values: [next, name],
    },
  ];
}

/** Hides the collection that has the name of a stack; what it holds is swept away later. */
export function documentsGo(stack: string, now: number): SqlStatement {
  return {
    sql: `UPDATE collections SET name = ${hiddenName}, state = 'gone', touched = ?
          WHERE state IS NULL AND name = (SELECT name FROM stacks WHERE user_id = ? AND id = ?)`,
    values: [now, localUser, stack],
  };
}
