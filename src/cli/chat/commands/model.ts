import { colours, printableLine } from "../../terminal";
import type { ChatSession } from "../session";
import type { Choice, SlashCommand } from "../slash-command";

/** `/model [id]` */
export const modelCommand: SlashCommand = {
  name: "model",
  argument: "[id]",
  description: "answers with another model from now on",
  complete: async (session) => choices(session),
  async run(argument, session, { print, terminal }) {
    const { yellow } = colours(terminal, terminal.stdout);
    if (argument !== "") await session.changeModel(argument);
    const named = namedModels(session);
    print([
      `the model \`default\` is ${printableLine(session.planet.model)}`,
      ...named.map(({ node, model }) => `node "${node}" asks ${printableLine(model)}`),
    ]);
    const asksDefault = named.length === 0 || named.some(({ model }) => model === "default");
    if (argument !== "" && !asksDefault) print([yellow("no node of the workflow says `default`, so nothing changes")]);
  },
};

/** What the nodes of the workflow ask. */
function namedModels({ workflow }: ChatSession): { readonly node: string; readonly model: string }[] {
  return workflow.plan.nodes.flatMap(({ id, config }) => {
    const { model } = config as { readonly model?: unknown };
    return typeof model === "string" ? [{ node: id, model }] : [];
  });
}

/** The models that are known to be there: those in use, the workflow's own, and the one that needs no key. */
function choices(session: ChatSession): Choice[] {
  const used = [...session.spent.byModel.keys()];
  const ids = [session.planet.model, ...used, ...namedModels(session).map(({ model }) => model), "offline:extractive"];
  return [...new Set(ids)].filter((id) => id !== "default").map((id) => ({ value: id, label: "" }));
}
