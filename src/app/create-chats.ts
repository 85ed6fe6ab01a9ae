import { PlanetError } from "../engine/errors";
import type { Chat, ChatMessage } from "../storage/chat-rows";
import { type ChatStore, chatPlace } from "../storage/chat-store";
import type { StackStore } from "../storage/stack-store";
import { answerChat, type ChatServices } from "./answer-chat";
import type { Chats } from "./chats";
import { chatJson, chatMarkdown } from "./export-chat";
import { recoverChat } from "./recover-chat";
import { stackNamed } from "./stacks";

const chatsListed = 50;
const messagesGiven = 100;
const messagesFound = 20;
const messagesRead = 500;

/** Makes the chats of a store. */
export function createChats(services: ChatServices & { readonly stacks: StackStore }): Chats {
  const { store, stacks, now, random } = services;

  async function get(id: string): Promise<Chat> {
    const chat = await store.get(id);
    if (chat === undefined) throw noChat(id);
    return chat;
  }

  const answer = answerChat(services);
  return {
    async start(name, { title, workflow } = {}) {
      const stack = await stacks.ensure(name, now(), random);
      const chat = {
        stack: stack.id,
        ...(title === undefined ? {} : { title }),
        ...(workflow === undefined ? {} : { workflow }),
      };
      return store.create(chat, now(), random);
    },

    get,

    async list(name, { search, after, limit = chatsListed } = {}) {
      const { id } = await stackNamed(stacks, name);
      return store.list(id, {
        limit,
        ...(search === undefined ? {} : { search }),
        ...(after === undefined ? {} : { after: chatPlace(after) }),
      });
    },

    async rename(id, title) {
      await store.rename(id, title);
      return get(id);
    },

    async remove(id) {
      if (!(await store.remove(id))) throw noChat(id);
    },

    async history(id, page = {}) {
      await get(id);
      return store.messages(id, { limit: messagesGiven, ...page });
    },

    send: async (id, text, options = {}) => answer.send(await get(id), text, options),
    retry: async (id, options = {}) => answer.retry(await get(id), options),
    takeBack: async (id) => answer.takeBack(await get(id)),
    recover: async (id) => recoverChat((await get(id)).id, services),

    async search(query, { stack, before, limit = messagesFound } = {}) {
      return store.searchMessages(query, {
        limit,
        ...(stack === undefined ? {} : { stack: (await stackNamed(stacks, stack)).id }),
        ...(before === undefined ? {} : { before }),
      });
    },

    async export(id, format = "markdown") {
      const chat = await get(id);
      const messages = await allMessages(store, id);
      if (format === "markdown") return chatMarkdown(chat, messages);
      return chatJson(chat, (await stacks.get(chat.stack))?.name ?? "", messages);
    },
  };
}

/** The error for a chat that is not there. */
export function noChat(id: string): PlanetError {
  return new PlanetError("not_found", `there is no chat with the id "${id}"`, {
    hint: "the chats of a stack are listed with planet.chats.list(STACK)",
  });
}

async function allMessages(store: ChatStore, chat: string): Promise<ChatMessage[]> {
  const pages: ChatMessage[][] = [];
  for (let before: number | undefined; ; ) {
    const page = await store.messages(chat, { limit: messagesRead, ...(before === undefined ? {} : { before }) });
    pages.push(page);
    before = page[0]?.number;
    if (page.length < messagesRead || before === undefined) return pages.reverse().flat();
  }
}
