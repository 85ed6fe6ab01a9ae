import type { ChatMessage } from "./chat-rows";
import type { SqlDatabase, SqlStatement } from "./contracts";
import { messageTerms } from "./message-terms";

/**
 * Keeps a message at the end of its chat, with the terms by which it is found.
 *
 * @returns False when nothing is kept: there is no such chat, the answer of that run is there already, or another
 *   message took the same number at the same moment.
 */
export async function appendMessage(database: SqlDatabase, message: Omit<ChatMessage, "number">): Promise<boolean> {
  const [kept] = await database.batch([insertion(message), touch(message), ...terms(message)]);
  return kept === 1;
}

function insertion(message: Omit<ChatMessage, "number">): SqlStatement {
  const { id, chat, role, content, model, sources, usage, run, createdAt } = message;
  return {
    sql: `INSERT INTO messages (id, chat_id, number, role, content, model, sources, usage, run_id, created_at)
          SELECT ?, chats.id, (SELECT COALESCE(MAX(number), 0) + 1 FROM messages WHERE chat_id = chats.id),
            ?, ?, ?, ?, ?, ?, CAST(? AS DOUBLE PRECISION)
          FROM chats WHERE chats.id = ? AND NOT EXISTS
            (SELECT 1 FROM messages AS other WHERE other.chat_id = chats.id AND other.role = 'assistant' AND other.run_id = ?)
          ON CONFLICT (chat_id, number) DO NOTHING`,
    values: [
      id,
      role,
      content,
      model ?? null,
      sources === undefined ? null : JSON.stringify(sources),
      usage === undefined ? null : JSON.stringify(usage),
      run ?? null,
      createdAt,
      chat,
      // A run answers once; its question has its id as well.
      role === "assistant" ? (run ?? null) : null,
    ],
  };
}

function touch({ id, chat, createdAt }: Omit<ChatMessage, "number">): SqlStatement {
  return {
    sql: `UPDATE chats SET updated_at = ? WHERE id = ? AND updated_at < ?
          AND EXISTS (SELECT 1 FROM messages WHERE messages.id = ?)`,
    values: [createdAt, chat, createdAt, id],
  };
}

function terms({ id, content }: Omit<ChatMessage, "number">): SqlStatement[] {
  return messageTerms(content).map((term) => ({
    sql: "INSERT INTO message_terms (term, message_id) SELECT ?, messages.id FROM messages WHERE messages.id = ?",
    values: [term, id],
  }));
}
