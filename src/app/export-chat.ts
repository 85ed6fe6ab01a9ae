import type { DocumentValue } from "../engine/values";
import type { Chat, ChatMessage } from "../storage/chat-rows";

const speakers = { user: "Question", assistant: "Answer", system: "Note" } as const;

/** A chat as a text in Markdown, with what its answers cite. */
export function chatMarkdown({ title, id }: Chat, messages: readonly ChatMessage[]): string {
  const parts = messages.map(({ role, content, model, sources = [], createdAt }) => {
    const about = [new Date(createdAt).toISOString(), ...(model === undefined ? [] : [model])].join(", ");
    const cited = sources.length === 0 ? [] : [sources.map(sourceLine).join("\n")];
    return [`## ${speakers[role]} (${about})`, content, ...cited].join("\n\n");
  });
  return `${[`# ${title === "" ? id : title}`, ...parts].join("\n\n")}\n`;
}

/** A chat as JSON, with the names of files and HTTP; times are in ISO 8601. */
export function chatJson(chat: Chat, stack: string, messages: readonly ChatMessage[]): string {
  const value = {
    id: chat.id,
    title: chat.title,
    stack,
    created_at: new Date(chat.createdAt).toISOString(),
    updated_at: new Date(chat.updatedAt).toISOString(),
    messages: messages.map(({ number, role, content, model, sources, usage, run, createdAt }) => ({
      number,
      role,
      content,
      model,
      sources,
      usage,
      run,
      created_at: new Date(createdAt).toISOString(),
    })),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function sourceLine({ number, document, title, page, url }: DocumentValue, index: number): string {
  const place = page === undefined ? "" : `, page ${page}`;
  const name = url ?? document;
  return `- [${number ?? index + 1}] ${title === undefined || title === name ? name : `${title}, ${name}`}${place}`;
}
