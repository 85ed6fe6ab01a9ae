import { readdir } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import type { ChatSession } from "./session";
import type { SlashCommand } from "./slash-command";

/** What Tab offers. */
export interface Candidate {
  readonly text: string;
  readonly description?: string;
}

/** What may stand at the cursor, and where in the text it begins. */
export interface Candidates {
  readonly candidates: readonly Candidate[];
  readonly from: number;
}

const none: Candidates = { candidates: [], from: 0 };

/**
 * What Tab offers: commands after a slash, what may follow a command, and names of files after an `@`.
 * @param folder what names of files are relative to.
 */
export async function candidatesFor(
  { text, cursor }: { readonly text: string; readonly cursor: number },
  session: ChatSession,
  commands: readonly SlashCommand[],
  folder: string,
): Promise<Candidates> {
  const before = text.slice(0, cursor);
  const [, name] = /^\/(\S*)$/.exec(before) ?? [];
  if (name !== undefined) {
    const candidates = commands
      .filter((command) => command.name.startsWith(name.toLowerCase()))
      .map((command) => ({
        text: `/${command.name}${command.argument === undefined ? "" : " "}`,
        description: command.description,
      }));
    return { candidates, from: 0 };
  }
  const [whole, asked, argument = ""] = /^\/(\S+)\s+(.*)$/.exec(before) ?? [];
  if (whole !== undefined) {
    const command = commands.find((one) => one.name === asked || one.alias === asked);
    const offered = command?.complete?.(session);
    if (offered === undefined) return none;
    const from = cursor - argument.length;
    if (offered === "files") return { candidates: await filesLike(argument, folder), from };
    const fitting = (await offered).filter(({ value }) => value.toLowerCase().startsWith(argument.toLowerCase()));
    return { candidates: fitting.map(({ value, label }) => ({ text: value, description: label })), from };
  }
  const [, path] = /(?:^|\s)@(\S*)$/.exec(before) ?? [];
  if (path === undefined) return none;
  return { candidates: await filesLike(path, folder), from: cursor - path.length };
}

/** So many names of files are offered. */
const mostFiles = 200;

/** Files and folders whose path begins so; what is hidden only where its dot is typed. */
async function filesLike(beginning: string, folder: string): Promise<readonly Candidate[]> {
  const inside =
    beginning.endsWith("/") || beginning === "" ? beginning : beginning.slice(0, -basename(beginning).length);
  const start = beginning.slice(inside.length);
  const place = resolve(folder, inside === "" ? "." : dirname(`${inside}x`));
  const entries = await readdir(place, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(({ name }) => name.startsWith(start) && (start.startsWith(".") || !name.startsWith(".")))
    .map((entry) => ({ text: `${inside}${entry.name}${entry.isDirectory() ? "/" : ""}` }))
    .sort((left, right) => (left.text < right.text ? -1 : 1))
    .slice(0, mostFiles);
}
