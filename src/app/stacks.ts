import { PlanetError } from "../engine/errors";
import { didYouMean } from "../engine/suggest";
import { type NewStack, type Stack, type StackStore, stackPlace } from "../storage/stack-store";

/** Which stacks are listed. */
export interface ListStacksOptions {
  /** Only those whose name has this in it, whatever its case and accents. */
  readonly search?: string;
  /** Only those that come after this one. */
  readonly after?: Stack;
  /** From 1. Default: 50. */
  readonly limit?: number;
}

/** Projects by their name: what workflows, chats and runs belong to. What names one that is not there throws `not_found`. */
export interface Stacks {
  /** Throws `usage` when the name cannot be one, and when there is a stack of that name. */
  create(stack: NewStack): Promise<Stack>;
  /** The stack of that name, which is made when there is none. Throws `usage` when the name cannot be one. */
  ensure(name: string): Promise<Stack>;
  get(name: string): Promise<Stack>;
  /** Newest first. */
  list(options?: ListStacksOptions): Promise<Stack[]>;
  /** Throws `usage` as `create` does. */
  rename(name: string, next: string): Promise<Stack>;
  /** Removes the stack with its workflows, chats and runs; its collections stay. */
  remove(name: string): Promise<void>;
}

const stacksListed = 50;
const stacksNamed = 200;

/**
 * Makes the stacks of a store.
 *
 * @param now Milliseconds since 1970.
 */
export function createStacks(store: StackStore, now: () => number, random: () => number): Stacks {
  return {
    create: (stack) => store.create(stack, now(), random),
    ensure: (name) => store.ensure(name, now(), random),
    get: (name) => stackNamed(store, name),
    list: ({ search, after, limit = stacksListed } = {}) =>
      store.list({
        limit,
        ...(search === undefined ? {} : { search }),
        ...(after === undefined ? {} : { after: stackPlace(after) }),
      }),
    rename: async (name, next) => store.rename((await stackNamed(store, name)).id, next, now()),
    async remove(name) {
      await store.remove((await stackNamed(store, name)).id);
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
    hint: didYouMean(name, names) ?? "a stack is made with the first thing that is put in it",
  });
}
