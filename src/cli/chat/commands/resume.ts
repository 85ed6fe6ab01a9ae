import { PlanetError } from "../../../engine/errors";
import { moment } from "../../moment";
import { printableLine } from "../../terminal";
import type { ChatSession } from "../session";
import type { Choice, SlashCommand } from "../slash-command";

/** `/resume [words]` */
export const resumeCommand: SlashCommand = {
  name: "resume",
  argument: "[words]",
  description: "goes on with an earlier chat",
  complete: choices,
  async run(argument, session, stage) {
    const found = await matching(argument, session);
    const [only, ...others] = found;
    if (only === undefined) throw noneFits(argument, session.stack);
    const id = others.length === 0 && argument !== "" ? only.value : await stage.choose("Which chat?", found);
    if (id === undefined) return;
    await session.resume(id);
    await stage.showChat();
  },
};

/** The chats whose id begins so, else those whose title has these words in it; the latest first. */
async function matching(words: string, session: ChatSession): Promise<readonly Choice[]> {
  const all = await choices(session);
  const named = words.startsWith("chat_") ? all.filter(({ value }) => value.startsWith(words)) : [];
  return named.length > 0 ? named : choices(session, words);
}

async function choices({ planet, stack, chat }: ChatSession, search = ""): Promise<readonly Choice[]> {
  const stacks = await planet.stacks.list({ search: stack });
  if (!stacks.some(({ name }) => name === stack)) return [];
  const chats = await planet.chats.list(stack, search === "" ? {} : { search });
  return chats
    .filter(({ id }) => id !== chat?.id)
    .map(({ id, title, updatedAt }) => ({
      value: id,
      label: `${printableLine(title) || "untitled"} (${moment(updatedAt)})`,
    }));
}

function noneFits(words: string, stack: string): PlanetError {
  const fits = words === "" ? "has no other chat" : `has no chat "${words}"`;
  return new PlanetError("not_found", `the stack "${stack}" ${fits}`, {
    hint: words === "" ? "ask something to begin one" : "/resume alone lists them",
  });
}
