import { PlanetError } from "../engine/errors";
import { appendMessage } from "./append-message";
import {
  type Chat,
  type ChatMessage,
  type ChatRow,
  type ContextSnapshot,
  type MessageRow,
  type NewMessage,
  toChat,
  toMessage,
} from "./chat-rows";
import type { SqlDatabase, SqlValue } from "./contracts";
import { newId } from "./new-id";
import { type ListFilter, newestMatching, type PagePlace } from "./newest-matching";
import { type MessageHit, type MessageSearch, searchMessages } from "./search-messages";

/** What a new chat is made of. */
export interface NewChat {
  /** The stack's id. */
  readonly stack: string;
  /** One line of at most 200 characters. Default: empty. */
  readonly title?: string;
  /** The file of the workflow that answers in it. */
  readonly workflow?: string;
}

/** Which messages of a chat are given. */
export interface MessagePage {
  /** Only those with a smaller number. */
  readonly before?: number;
  /** Only those with a greater number. */
  readonly after?: number;
  /** From 1. */
  readonly limit: number;
}

/** Chats with their messages. `now` is in milliseconds since 1970; `random` gives numbers in [0, 1). */
export interface ChatStore {
  /** Throws `not_found` without the stack, and `usage` when the title cannot be one. */
  create(chat: NewChat, now: number, random?: () => number): Promise<Chat>;
  get(id: string): Promise<Chat | undefined>;
  /** The chats of a stack, newest first by when something was last said; `chatPlace` says where the next page begins. */
  list(stack: string, filter: ListFilter): Promise<Chat[]>;
  /** Throws `not_found` without the chat, and `usage` when the title cannot be one. */
  rename(id: string, title: string): Promise<void>;
  /** Removes the chat with its messages. False when there is none. */
  remove(id: string): Promise<boolean>;
  /**
   * Keeps a message at the end of a chat. A run answers once: a second message of role `assistant` of the same run is not
   * kept, and the first one is given. Throws `not_found` without the chat.
   */
  append(chat: string, message: NewMessage, now: number, random?: () => number): Promise<ChatMessage>;
  /** Notes which run answers a question. Throws `not_found` without the message. */
  answerBy(message: string, run: string): Promise<void>;
  /** The newest messages of a chat between two numbers, oldest first. */
  messages(chat: string, page: MessagePage): Promise<ChatMessage[]>;
  /**
   * Removes the messages from a number on, and what stands for any of them. Resolves to how many there were.
   */
  removeFrom(chat: string, number: number): Promise<number>;
  /** Notes what stands for the first messages of a chat; undefined for nothing. Throws `not_found` without the chat. */
  setSnapshot(chat: string, snapshot: ContextSnapshot | undefined): Promise<void>;
  /** The messages that hold all words of a query, the last one as the beginning of a word; newest first. */
  searchMessages(query: string, search: MessageSearch): Promise<MessageHit[]>;
}

const longestTitle = 200;
/** More than any message's number, as databases hold one. */
const afterAll = 2 ** 31 - 1;
/** Each failed try means that another message was kept, so that this is never reached but by a fault. */
const mostTries = 1_000;

/**
 * Chats in a SQL database.
 *
 * @param database An open database with the layout of `migrations.ts`; its owner closes it.
 */
export function chatStore(database: SqlDatabase): ChatStore {
  async function get(id: string): Promise<Chat | undefined> {
    const row = await database.get<ChatRow>("SELECT * FROM chats WHERE id = ?", [id]);
    return row && toChat(row);
  }

  async function update(id: string, column: "title" | "context_snapshot", value: string | null): Promise<void> {
    const changed = await database.run(`UPDATE chats SET ${column} = ? WHERE id = ?`, [value, id]);
    if (changed === 0) throw noChat(id);
  }

  function one(condition: string, values: readonly SqlValue[]): Promise<MessageRow | undefined> {
    return database.get<MessageRow>(`SELECT * FROM messages WHERE ${condition}`, values);
  }

  async function answerOf({
    chat,
    role,
    run,
  }: NewMessage & { readonly chat: string }): Promise<MessageRow | undefined> {
    if (role !== "assistant" || run === undefined) return undefined;
    return one("run_id = ? AND chat_id = ? AND role = ?", [run, chat, role]);
  }

  return {
    async create({ stack, title = "", workflow }, now, random = Math.random) {
      const chat = {
        id: newId("chat", now, random),
        stack,
        title: checkedTitle(title),
        ...(workflow === undefined ? {} : { workflow }),
        createdAt: now,
        updatedAt: now,
      };
      const made = await database.run(
        `INSERT INTO chats (id, stack_id, title, workflow, created_at, updated_at)
         SELECT ?, id, ?, ?, CAST(? AS DOUBLE PRECISION), CAST(? AS DOUBLE PRECISION) FROM stacks WHERE id = ?`,
        [chat.id, chat.title, workflow ?? null, now, now, stack],
      );
      if (made === 0) throw new PlanetError("not_found", `there is no stack with the id "${stack}"`);
      return chat;
    },

    get,

    list(stack, filter) {
      const page = async (after: PagePlace | undefined, limit: number) => {
        const { time, id } = after ?? { time: Number.MAX_SAFE_INTEGER, id: "" };
        const rows = await database.all<ChatRow>(
          `SELECT * FROM chats WHERE stack_id = ? AND (updated_at < ? OR (updated_at = ? AND id < ?))
           ORDER BY updated_at DESC, id DESC LIMIT ?`,
          [stack, time, time, id, limit],
        );
        return rows.map(toChat);
      };
      return newestMatching(filter, page, ({ title }) => title, chatPlace);
    },

    rename: async (id, title) => update(id, "title", checkedTitle(title)),
    remove: async (id) => (await database.run("DELETE FROM chats WHERE id = ?", [id])) === 1,

    async append(chat, message, now, random = Math.random) {
      const kept = { ...message, id: newId("message", now, random), chat, createdAt: now };
      for (let attempt = 0; attempt < mostTries; attempt += 1) {
        const isNew = await appendMessage(database, kept);
        const row = isNew ? await one("id = ?", [kept.id]) : await answerOf(kept);
        if (row !== undefined) return toMessage(row);
        if ((await get(chat)) === undefined) throw noChat(chat);
      }
      throw new PlanetError("storage_failed", `the chat "${chat}" takes no message`, { retryable: true });
    },

    async answerBy(message, run) {
      const changed = await database.run("UPDATE messages SET run_id = ? WHERE id = ?", [run, message]);
      if (changed === 0) throw new PlanetError("not_found", `there is no message with the id "${message}"`);
    },

    async messages(chat, { before = afterAll, after = 0, limit }) {
      const rows = await database.all<MessageRow>(
        "SELECT * FROM messages WHERE chat_id = ? AND number > ? AND number < ? ORDER BY number DESC LIMIT ?",
        [chat, after, before, limit],
      );
      return rows.map(toMessage).reverse();
    },

    async removeFrom(chat, number) {
      const snapshot = (await get(chat))?.snapshot;
      const [removed = 0] = await database.batch([
        { sql: "DELETE FROM messages WHERE chat_id = ? AND number >= ?", values: [chat, number] },
        ...(snapshot === undefined || snapshot.through < number
          ? []
          : [{ sql: "UPDATE chats SET context_snapshot = NULL WHERE id = ?", values: [chat] }]),
      ]);
      return removed;
    },

    setSnapshot: (id, snapshot) =>
      update(id, "context_snapshot", snapshot === undefined ? null : JSON.stringify(snapshot)),

    searchMessages: (query, search) => searchMessages(database, query, search),
  };
}

/** Where a chat stands in the list of a stack's chats. */
export function chatPlace({ id, updatedAt }: Chat): PagePlace {
  return { id, time: updatedAt };
}

function checkedTitle(title: string): string {
  const known = title.normalize("NFC").trim();
  if (Array.from(known).length <= longestTitle && /^.*$/u.test(known) && !/[\p{Cc}\p{Cs}]/u.test(known)) return known;
  throw new PlanetError("usage", `${JSON.stringify(title.slice(0, longestTitle))} cannot be a chat's title`, {
    hint: `give one line of at most ${longestTitle} characters`,
  });
}

function noChat(id: string): PlanetError {
  return new PlanetError("not_found", `there is no chat with the id "${id}"`);
}
