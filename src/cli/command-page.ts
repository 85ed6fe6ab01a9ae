import type { Command } from "commander";
import { commandOverview } from "./command-overview";
import { commandReference } from "./command-reference";

/**
 * A Markdown page with its two parts that commands say of themselves made anew: the overview and the reference. What
 * stands outside of their marks stays.
 * @param program with the commands of all groups.
 * @throws when the marks of a part are not there.
 */
export function withCommands(page: string, program: Command): string {
  return withPart(withPart(page, "overview", commandOverview(program)), "commands", commandReference(program));
}

function withPart(page: string, name: string, part: string): string {
  const begin = `<!-- ${name}: written by \`npm run build\` from the commands -->`;
  const end = `<!-- /${name} -->`;
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`the page lacks the marks ${begin} and ${end}`);
  return `${page.slice(0, from)}${begin}\n\n${part}\n\n${page.slice(to)}`;
}
