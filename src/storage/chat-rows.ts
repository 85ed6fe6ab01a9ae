import type { DocumentValue, Message, Usage } from "../engine/values";

/** What stands for the messages of a chat that are no longer sent to a model. */
export interface ContextSnapshot {
  readonly summary: string;
  /** The number of the last message that it stands for. */
  readonly through: number;
}

/** A conversation in a stack. Times are milliseconds since 1970. */
export interface Chat {
  readonly id: string;
  /** The stack's id. */
  readonly stack: string;
  /** One line of at most 200 characters; empty until it has one. */
  readonly title: string;
  /** The file of the workflow that answers in it. */
  readonly workflow?: string;
  readonly snapshot?: ContextSnapshot;
  readonly createdAt: number;
  /** When something was last said. */
  readonly updatedAt: number;
}

/** A message to be kept. */
export interface NewMessage extends Message {
  /** The id of the model that wrote it. */
  readonly model?: string;
  /** What it cites. */
  readonly sources?: readonly DocumentValue[];
  readonly usage?: Usage;
  /** The id of the run that answers it, or that it is the answer of. */
  readonly run?: string;
}

/** A message as it is kept. */
export interface ChatMessage extends NewMessage {
  readonly id: string;
  /** The chat's id. */
  readonly chat: string;
  /** From 1 in each chat, in the order in which they were kept. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** A row of the table `chats`. */
export interface ChatRow {
  readonly id: string;
  readonly stack_id: string;
  readonly title: string;
  readonly workflow: string | null;
  readonly context_snapshot: string | null;
  readonly created_at: number;
  readonly updated_at: number;
}

/** A row of the table `messages`. */
export interface MessageRow {
  readonly id: string;
  readonly chat_id: string;
  readonly number: number;
  readonly role: Message["role"];
  readonly content: string;
  readonly model: string | null;
  readonly sources: string | null;
  readonly usage: string | null;
  readonly run_id: string | null;
  readonly created_at: number;
}

/** The chat that a row holds. */
export function toChat(row: ChatRow): Chat {
  return {
    id: row.id,
    stack: row.stack_id,
    title: row.title,
    ...(row.workflow === null ? {} : { workflow: row.workflow }),
    ...(row.context_snapshot === null ? {} : { snapshot: JSON.parse(row.context_snapshot) as ContextSnapshot }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The message that a row holds. */
export function toMessage(row: MessageRow): ChatMessage {
  return {
    id: row.id,
    chat: row.chat_id,
    number: row.number,
    role: row.role,
    content: row.content,
    ...(row.model === null ? {} : { model: row.model }),
    ...(row.sources === null ? {} : { sources: JSON.parse(row.sources) as readonly DocumentValue[] }),
    ...(row.usage === null ? {} : { usage: JSON.parse(row.usage) as Usage }),
    ...(row.run_id === null ? {} : { run: row.run_id }),
    createdAt: row.created_at,
  };
}
