import type { ChatMessage, MessageHit } from "../../../app/chats";
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
  description: "lists what was said; with words, in all chats",
  async run(argument, session, { print, columns }) {
    const { planet, stack } = session;
    if (argument !== "") {
      const hits = await planet.chats.search(argument, { stack, limit: mostFound });
      print(
        hits.length === 0 ? [`no message of "${printableLine(stack)}" has these words`] : foundLines(hits, columns),
      );
      return;
    }
    const messages = await session.messages(mostListed);
    print(
      messages.length === 0
        ? ["nothing was said in this chat yet"]
        : messages.map((message) => cutText(messageLine(message, message.content), columns)),
    );
  },
};

/** Each chat once, by what names it to `/resume`, with what was found in it; what was said again is shown once. */
function foundLines(hits: readonly MessageHit[], columns: number): string[] {
  const chats = new Map<string, Map<string, string>>();
  for (const { chat, message, excerpt } of hits) {
    const head = `${printableLine(chat.title) || "untitled"}  ${chat.id}`;
    const lines = chats.get(head) ?? new Map<string, string>();
    lines.set(`${message.role} ${excerpt}`, `  ${messageLine(message, excerpt)}`);
    chats.set(head, lines);
  }
  return [...chats].flatMap(([head, lines]) => [head, ...lines.values()].map((line) => cutText(line, columns)));
}

/** `12 > How long may I keep a book?` */
function messageLine({ number, role }: Pick<ChatMessage, "number" | "role">, text: string): string {
  return `${String(number).padStart(3)} ${role === "user" ? ">" : " "} ${printableLine(text)}`;
}
