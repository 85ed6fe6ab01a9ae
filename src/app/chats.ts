import type { ErrorRecord } from "../engine/errors";
import type { RunEvent } from "../engine/events";
import type { RunInput } from "../engine/node";
import type { Plan } from "../engine/plan";
import type { OpenQuestion } from "../engine/questions";
import type { Workflow } from "../engine/workflow";
import type { Chat, ChatMessage } from "../storage/chat-rows";
import type { MessagePage } from "../storage/chat-store";
import type { MessageHit } from "../storage/search-messages";
import type { RunStanding } from "./run-standing";

export type { Chat, ChatMessage, MessageHit };

/** What a new chat is made of. */
export interface StartChatOptions {
  /** One line of at most 200 characters. Default: the beginning of the first question. */
  readonly title?: string;
  /** The file of the workflow that answers where a question names no other. */
  readonly workflow?: string;
}

/** Which chats are listed. */
export interface ListChatsOptions {
  /** Only those whose title has this in it, whatever its case and accents. */
  readonly search?: string;
  /** Only those that come after this one. */
  readonly after?: Chat;
  /** From 1. Default: 50. */
  readonly limit?: number;
}

/** Which messages are looked for. */
export interface SearchChatsOptions {
  /** The name of the stack that they are in. Default: any. */
  readonly stack?: string;
  /** Only those that are older than the message of this id. */
  readonly before?: string;
  /** From 1. Default: 20. */
  readonly limit?: number;
}

/** How a question is answered again. */
export interface RetryOptions {
  /** What answers: a file, a workflow or a plan. Default: the chat's workflow. */
  readonly workflow?: string | Workflow | Plan;
  /** What the workflow takes beside the question and the conversation. */
  readonly input?: RunInput;
  /** Cancels the run when it is aborted. */
  readonly signal?: AbortSignal;
  /** Is told of every event of the run, at once and in order. */
  readonly onEvent?: (event: RunEvent) => void;
}

/** How a question is answered. */
export type SendOptions = RetryOptions;

/** What became of a question. It is kept in any case; its `run` says which run answers it. */
export type Reply = {
  readonly question: ChatMessage;
  /** What a person should know although the question is answered. */
  readonly notices: readonly string[];
} & (
  | { readonly status: "answered"; readonly answer: ChatMessage }
  /** A person is asked; `recover` gives the answer once the run has gone on and ended. */
  | { readonly status: "waiting"; readonly questions: readonly OpenQuestion[] }
  | { readonly status: "failed" | "canceled"; readonly error: ErrorRecord }
);

/** What {@link Chats.recover} has found. */
export interface Recovery {
  /** Answers that were not in the chat, and are now. */
  readonly answers: readonly ChatMessage[];
  /** Questions without an answer, and how their run stands; `gone` when it is not kept, or never began. */
  readonly unanswered: readonly { readonly question: ChatMessage; readonly status: RunStanding | "gone" }[];
}

/** The chats of all stacks. What names a chat that is not there throws `not_found`. */
export interface Chats {
  /** Begins a chat in the stack of that name, which is made when there is none. Throws `usage` for a title or name that cannot be one. */
  start(stack: string, options?: StartChatOptions): Promise<Chat>;
  get(chat: string): Promise<Chat>;
  /** The chats of the stack of that name, in which something was last said first. Throws `not_found` without the stack. */
  list(stack: string, options?: ListChatsOptions): Promise<Chat[]>;
  rename(chat: string, title: string): Promise<Chat>;
  remove(chat: string): Promise<void>;
  /** The newest messages of a chat, oldest first. Default: 100 of them. */
  history(chat: string, page?: Partial<MessagePage>): Promise<ChatMessage[]>;
  /**
   * Asks a question: keeps it, runs the workflow with as much of the conversation as its `history` says, and keeps the
   * answer. Throws `invalid_workflow`, `invalid_input` and `usage` before anything is kept.
   */
  send(chat: string, text: string, options?: SendOptions): Promise<Reply>;
  /**
   * Lets the last question be answered that has no answer. A run that was interrupted, failed or was canceled goes on
   * from its last result, unless `workflow` or `input` say that another one is begun. Throws `usage` when nothing is
   * unanswered, and while a run still answers it.
   */
  retry(chat: string, options?: RetryOptions): Promise<Reply>;
  /**
   * Takes the last question back, with what answers it, as if it had not been asked; its run is kept. Resolves to the
   * question. Throws `usage` when nothing was asked, and while a run still answers it.
   */
  takeBack(chat: string): Promise<ChatMessage>;
  /** Keeps the answers of runs that have completed while nobody could: because the process had died, or a person was asked. */
  recover(chat: string): Promise<Recovery>;
  /** The messages that hold all words of a query, the last one as the beginning of a word; newest first. */
  search(query: string, options?: SearchChatsOptions): Promise<MessageHit[]>;
  /** A whole chat as a text for people, or as JSON. */
  export(chat: string, format?: "markdown" | "json"): Promise<string>;
}
