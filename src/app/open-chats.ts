import { isPlanetError } from "../engine/errors";
import type { ChatServices } from "./answer-chat";
import type { Chats } from "./chats";
import type { DataFolder } from "./data-folder";
import type { Runs } from "./runs";
import { noStack, type Stacks } from "./stacks";

/** What stacks and chats are opened with. */
export interface OpenChatsOptions extends Pick<ChatServices, "models" | "planOf" | "run"> {
  readonly data: Pick<DataFolder, "exists" | "database" | "open" | "vectorsApart">;
  readonly runs: Pick<Runs, "get" | "resume">;
}

/** Stacks and chats whose data folder is opened, and whose code is loaded, when they are first needed. */
export function openChats({ data, runs, models, planOf, run }: OpenChatsOptions): { stacks: Stacks; chats: Chats } {
  async function open() {
    const [database, { chatStore }, { stackStore }, { createChats }, { createStacks }] = await Promise.all([
      data.database(),
      import("../storage/chat-store"),
      import("../storage/stack-store"),
      import("./create-chats"),
      import("./stacks"),
    ]);
    const stacks = stackStore(database);
    const here = { now: Date.now, random: Math.random };
    const findRun: ChatServices["findRun"] = (id) =>
      runs.get(id).catch((error: unknown) => {
        if (isPlanetError(error) && error.code === "not_found") return undefined;
        throw error;
      });
    return {
      stacks: createStacks(stacks, data, here.now, here.random),
      chats: createChats({
        ...here,
        store: chatStore(database),
        stacks,
        models,
        planOf,
        run,
        findRun,
        resume: runs.resume,
      }),
    };
  }

  /** Opens the folder to look for a chat. Looking makes no data folder. */
  async function openChat(id: string): Promise<Chats> {
    if (!(await data.exists())) throw (await import("./create-chats")).noChat(id);
    return (await open()).chats;
  }

  async function openStack(name: string): Promise<Awaited<ReturnType<typeof open>>> {
    if (!(await data.exists())) throw noStack(name, []);
    return open();
  }

  return {
    stacks: {
      create: async (stack) => (await open()).stacks.create(stack),
      ensure: async (name) => (await open()).stacks.ensure(name),
      get: async (name) => (await openStack(name)).stacks.get(name),
      list: async (options) => ((await data.exists()) ? (await open()).stacks.list(options) : []),
      summary: async (name) => (await openStack(name)).stacks.summary(name),
      summaries: async (options) => ((await data.exists()) ? (await open()).stacks.summaries(options) : []),
      rename: async (name, next) => (await openStack(name)).stacks.rename(name, next),
      remove: async (name, options) => (await openStack(name)).stacks.remove(name, options),
    },
    chats: {
      start: async (stack, options) => (await open()).chats.start(stack, options),
      get: async (id) => (await openChat(id)).get(id),
      list: async (stack, options) => (await openStack(stack)).chats.list(stack, options),
      rename: async (id, title) => (await openChat(id)).rename(id, title),
      remove: async (id) => (await openChat(id)).remove(id),
      history: async (id, page) => (await openChat(id)).history(id, page),
      send: async (id, text, options) => (await openChat(id)).send(id, text, options),
      retry: async (id, options) => (await openChat(id)).retry(id, options),
      takeBack: async (id) => (await openChat(id)).takeBack(id),
      recover: async (id) => (await openChat(id)).recover(id),
      search: async (query, options) => ((await data.exists()) ? (await open()).chats.search(query, options) : []),
      export: async (id, format) => (await openChat(id)).export(id, format),
    },
  };
}
