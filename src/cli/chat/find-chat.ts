import type { Chat } from "../../app/chats";
import { PlanetError } from "../../engine/errors";
import type { ChatSession } from "./session";

/** Which chat is gone on with. */
export interface WantedChat {
  /** The last one of the stack. */
  readonly continue?: boolean;
  /** An id, the beginning of one, or words of a title. */
  readonly resume?: string;
}

/**
 * Finds the chat to go on with; undefined where none is wanted, or the stack has none yet to continue.
 * @returns its id.
 * @throws `not_found` when no chat fits, `usage` when several do.
 */
export async function findChat(session: ChatSession, wanted: WantedChat): Promise<string | undefined> {
  const { planet, stack } = session;
  if (wanted.continue !== true && wanted.resume === undefined) return undefined;
  const isThere = (await planet.stacks.list({ search: stack })).some(({ name }) => name === stack);
  const list = async (search?: string): Promise<readonly Chat[]> =>
    isThere ? planet.chats.list(stack, search === undefined ? { limit: mostLooked } : { search }) : [];
  if (wanted.resume === undefined) return (await list())[0]?.id;
  const { resume } = wanted;
  const byId = (await list()).filter(({ id }) => id.startsWith(resume));
  const found = byId.length > 0 ? byId : await list(resume);
  const [first, ...others] = found;
  if (first === undefined) {
    throw new PlanetError("not_found", `the stack "${stack}" has no chat "${resume}"`, {
      hint: "aiplanet chat --continue goes on with the last one; /resume in the chat lists them",
    });
  }
  if (others.length > 0 && byId.length === 0) {
    throw new PlanetError("usage", `${found.length} chats of "${stack}" are called "${resume}"`, {
      hint: `name one by its id: ${found
        .slice(0, mostNamed)
        .map(({ id, title }) => `${id} (${title})`)
        .join(", ")}`,
    });
  }
  return first.id;
}

/** An id that begins so is looked for among so many of the latest chats. */
const mostLooked = 1_000;
const mostNamed = 3;
