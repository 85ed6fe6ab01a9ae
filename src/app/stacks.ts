import { PlanetError } from "../engine/errors";
import { didYouMean } from "../engine/suggest";
import type { Knowledge } from "../knowledge/contracts";
import { type NewStack, type Stack, type StackStore, stackPlace } from "../storage/stack-store";
import type { StackUsage } from "../storage/stack-usage";

/** Which stacks are listed. */
export interface ListStacksOptions {
  /** Only those whose name has this in it, whatever its case and accents. */
  readonly search?: string;
  /** Only those that come after this one. */
  readonly after?: Stack;
  /** From 1. Default: 50. */
  readonly limit?: number;
}

/** A stack, and how much belongs to it. */
export interface StackSummary extends Stack, StackUsage {}

/** Projects by their name: what workflows, chats and runs belong to. What names one that is not there throws `not_found`. */
export interface Stacks {
  /** Throws `usage` when the name cannot be one, and when there is a stack of that name. */
  create(stack: NewStack): Promise<Stack>;
  /** The stack of that name, which is made when there is none. Throws `usage` when the name cannot be one. */
  ensure(name: string): Promise<Stack>;
  get(name: string): Promise<Stack>;
  /** Newest first. */
  list(options?: ListStacksOptions): Promise<Stack[]>;
  /** How much belongs to the stack of that name. */
  summary(name: string): Promise<StackSummary>;
  /** The same for those that `list` gives. */
  summaries(options?: ListStacksOptions): Promise<StackSummary[]>;
  /**
   * Gives the stack another name, and its documents with it: they lie in the collection that has the stack's name. Both
   * or neither. Throws `usage` as `create` does, and when there are documents under the new name already.
   */
  rename(name: string, next: string): Promise<Stack>;
  /** Removes the stack with its workflows, chats and runs. */
  remove(name: string, options?: RemoveStackOptions): Promise<void>;
}

/** What goes with a stack. */
export interface RemoveStackOptions {
  /** Whether its documents go as well, at once with it: the collection that has its name. Default: false. */
  readonly documents?: boolean;
}

/** What stacks ask of knowledge. */
export interface StackDocuments {
  /** Gives knowledge; it is asked for only where a stack's documents move. */
  readonly open: () => Promise<Pick<Knowledge, "list" | "copyVectors" | "dropVectors">>;
  /** Whether vectors lie elsewhere than everything else, so that they cannot be renamed at once with it. */
  readonly vectorsApart: boolean;
}

const stacksListed = 50;
const stacksNamed = 200;

/**
 * Makes the stacks of a store.
 *
 * @param now Milliseconds since 1970.
 */
export function createStacks(
  store: StackStore,
  documents: StackDocuments,
  now: () => number,
  random: () => number,
): Stacks {
  const summaryOf = async (stack: Stack) => ({ ...stack, ...(await store.usage(stack)) });

  const list: Stacks["list"] = ({ search, after, limit = stacksListed } = {}) =>
    store.list({
      limit,
      ...(search === undefined ? {} : { search }),
      ...(after === undefined ? {} : { after: stackPlace(after) }),
    });

  /** The embedding model of the stack's documents. */
  async function modelOf(knowledge: Pick<Knowledge, "list">, stack: string): Promise<string | undefined> {
    return (await knowledge.list()).find(({ name }) => name === stack)?.embedding;
  }

  /** Vectors that lie apart are there under both names while the name changes. */
  async function renameApart({ id, name }: Stack, next: string): Promise<Stack> {
    const knowledge = await documents.open();
    const model = await modelOf(knowledge, name);
    const copied = next.normalize("NFC") !== name && (await knowledge.copyVectors(name, next.normalize("NFC")));
    const renamed = await store.rename(id, next, now()).catch(async (error: unknown) => {
      if (copied && model !== undefined) await knowledge.dropVectors(next.normalize("NFC"), model);
      throw error;
    });
    if (copied && model !== undefined) await knowledge.dropVectors(name, model);
    return renamed;
  }

  return {
    create: (stack) => store.create(stack, now(), random),
    ensure: (name) => store.ensure(name, now(), random),
    get: (name) => stackNamed(store, name),
    list,
    summary: async (name) => summaryOf(await stackNamed(store, name)),
    summaries: async (options) => Promise.all((await list(options)).map(summaryOf)),

    async rename(name, next) {
      const stack = await stackNamed(store, name);
      return documents.vectorsApart ? renameApart(stack, next) : store.rename(stack.id, next, now());
    },

    async remove(name, { documents: theirs = false } = {}) {
      const { id, name: collection } = await stackNamed(store, name);
      if (!theirs) {
        await store.remove(id);
        return;
      }
      const knowledge = await documents.open();
      const model = await modelOf(knowledge, collection);
      await store.removeWithDocuments(id, now());
      if (model !== undefined) await knowledge.dropVectors(collection, model);
    },
  };
}

/** The stack of a name. Throws `not_found`, with what there is. */
export async function stackNamed(store: Pick<StackStore, "find" | "list">, name: string): Promise<Stack> {
  const stack = await store.find(name);
  if (stack !== undefined) return stack;
  const names = (await store.list({ limit: stacksNamed })).map((one) => one.name);
  throw noStack(name, names);
}

/** The error for a stack that is not there. */
export function noStack(name: string, names: readonly string[]): PlanetError {
  return new PlanetError("not_found", `there is no stack "${name}"`, {
    hint: didYouMean(name, names) ?? "make one: aiplanet stack create NAME",
  });
}
