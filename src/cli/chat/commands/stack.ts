import { counted } from "../../counted";
import { printableLine } from "../../terminal";
import type { ChatSession } from "../session";
import type { Choice, SlashCommand } from "../slash-command";

/** `/stack [name]` */
export const stackCommand: SlashCommand = {
  name: "stack",
  argument: "[name]",
  description: "goes to another stack, with a new chat",
  complete: choices,
  async run(argument, session, stage) {
    const name = argument || (await stage.choose("Which stack?", await choices(session)));
    if (name === undefined) return;
    await session.goToStack(name);
    stage.print([`${printableLine(session.stack)} answers now, with ${printableLine(session.workflow.name)}`]);
  },
};

async function choices({ planet, stack }: ChatSession): Promise<readonly Choice[]> {
  const stacks = await planet.stacks.list();
  return Promise.all(
    stacks.map(async ({ name, description }) => {
      const chats = await planet.chats.list(name, { limit: mostCounted });
      const count = chats.length === mostCounted ? `${mostCounted} chats and more` : counted(chats.length, "chat");
      const parts = [name === stack ? "in use" : "", count, description ?? ""].filter(Boolean);
      return { value: name, label: printableLine(parts.join(", ")) };
    }),
  );
}

const mostCounted = 20;
