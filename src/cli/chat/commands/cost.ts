import { formatDuration } from "../../../engine/duration";
import { addUsage, type Usage } from "../../../engine/values";
import { counted } from "../../counted";
import { printableLine } from "../../terminal";
import { alignColumns, formatMoneyOf, formatTokens } from "../../usage-table";
import type { SlashCommand } from "../slash-command";

/** So many messages of the chat are counted. */
const mostCounted = 10_000;

/** `/cost` */
export const costCommand: SlashCommand = {
  name: "cost",
  description: "shows tokens, money and time since you came",
  async run(_argument, session, { print }) {
    const { spent } = session;
    const messages = await session.messages(mostCounted);
    const whole = messages.reduce<Usage>(
      (sum, { usage }) => (usage === undefined ? sum : addUsage(sum, usage)),
      nothing,
    );
    const answers = messages.filter(({ role }) => role === "assistant").length;
    const row = (name: string, usage: Usage, count: string, time: string) => [
      name,
      formatTokens(usage) || "no tokens",
      usage.input + usage.output === 0 ? "" : formatMoneyOf(usage),
      count,
      time,
    ];
    print(
      alignColumns([
        ...Array.from(spent.byModel, ([model, usage]) => row(printableLine(model), usage, "", "")),
        row("since you came", spent.usage, counted(spent.answers, "answer"), formatDuration(spent.time)),
        row("this chat", whole, counted(answers, "answer"), ""),
      ]),
    );
  },
};

const nothing: Usage = { input: 0, output: 0 };
