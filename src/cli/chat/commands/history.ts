import { printableLine } from "../../terminal";
import { cutText } from "../../text-width";
import type { SlashCommand } from "../slash-command";

/** So many messages are listed. */
const mostListed = 200;
const mostFound = 20;

/** `/history [words]` */
export const historyCommand: SlashCommand = {
  name: "history",
  argument: "[words]",
  description: "lists what was said in this chat; with words, finds them in all chats of the stack",
  async run(argument, session, { print, columns }) {
    const { planet, stack } = session;
    if (argument !== "") {
      const hits = await planet.chats.search(argument, { stack, limit: mostFound });
      print(
        hits.length === 0
          ? [`no message of "${printableLine(stack)}" has these words`]
          : hits.map(({ chat, excerpt }) =>
              cutText(`${printableLine(chat.title)}: ${printableLine(excerpt)}`, columns),
            ),
      );
      return;
    }
    const messages = await session.messages(mostListed);
    print(
      messages.length === 0
        ? ["nothing was said in this chat yet"]
        : messages.map(({ number, role, content }) =>
            cutText(`${String(number).padStart(3)} ${role === "user" ? ">" : " "} ${printableLine(content)}`, columns),
          ),
    );
  },
};
