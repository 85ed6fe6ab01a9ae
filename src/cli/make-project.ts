import { join, relative, resolve } from "node:path";
import { initProject, type NewProject } from "../app/init-project";
import { findTemplate, type ProjectTemplate, projectTemplates } from "../app/templates";
import { askLines, canAsk } from "./ask-lines";
import { exitCodes } from "./exit-codes";
import { shellWords } from "./shell-words";
import { colours, note, print, printable, printableLine, printJson, type Terminal } from "./terminal";
import { alignColumns } from "./usage-table";

/** The flags of `aiplanet init`. */
export interface InitFlags {
  readonly template?: string;
  readonly list?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Lists what a project may be made from. */
export function listTemplates({ json }: InitFlags, terminal: Terminal): number {
  if (json) {
    printJson(
      terminal,
      projectTemplates.map(({ name, description, needs }) => ({ name, description, needs: needs?.what ?? null })),
    );
    return exitCodes.fine;
  }
  for (const line of alignColumns(projectTemplates.map(({ name, description }) => [name, description]))) {
    print(terminal, line);
  }
  note(terminal, "make a project from one of them: aiplanet init FOLDER --template NAME");
  return exitCodes.fine;
}

/**
 * Makes a project, and says which commands come next. What is left out is asked where a person is there.
 * @returns the exit code.
 */
export async function makeProject(folder: string | undefined, flags: InitFlags, terminal: Terminal): Promise<number> {
  // A name that is wrong is said before anything is asked.
  if (flags.template !== undefined) findTemplate(flags.template);
  const wanted = await askFor(folder, flags, terminal);
  const project = await initProject(resolve(terminal.folder, wanted.folder), {
    ...(wanted.template === undefined ? {} : { template: wanted.template }),
  });
  if (flags.json) printJson(terminal, project);
  else {
    for (const file of project.files) print(terminal, printable(join(relativeTo(terminal, project.folder), file)));
  }
  for (const line of whatIsNext(project, findTemplate(project.template), terminal)) note(terminal, line);
  return exitCodes.fine;
}

/** What is to be made where: what was said, what a person says when asked, or what is usual. */
interface Wanted {
  readonly folder: string;
  readonly template: string | undefined;
}

async function askFor(folder: string | undefined, flags: InitFlags, terminal: Terminal): Promise<Wanted> {
  const usual = { folder: folder ?? ".", template: flags.template };
  if (flags.yes || !canAsk(terminal) || (folder !== undefined && flags.template !== undefined)) return usual;
  const asker = await askLines(terminal);
  try {
    const template = flags.template ?? (await askTemplate(projectTemplates, asker.ask, terminal));
    return { folder: folder ?? ((await asker.ask("folder [.]: ")) || "."), template };
  } finally {
    asker.close();
  }
}

async function askTemplate(
  templates: readonly ProjectTemplate[],
  ask: (question: string) => Promise<string>,
  terminal: Terminal,
): Promise<string | undefined> {
  const rows = templates.map(({ name, description }, place) => [`${place + 1}`, name, description]);
  for (const line of alignColumns(rows)) note(terminal, line);
  for (;;) {
    const answer = await ask("template [1]: ");
    if (answer === "") return undefined;
    const found = templates.find(({ name }, place) => answer === name || answer === `${place + 1}`);
    if (found !== undefined) return found.name;
    note(terminal, `there is no template "${printableLine(answer)}"; give a number from 1 to ${templates.length}`);
  }
}

/** The next three commands, and what the template needs for more than it does without a key. */
function whatIsNext({ name, folder }: NewProject, { next, needs }: ProjectTemplate, terminal: Terminal): string[] {
  const { dim } = colours(terminal, terminal.stderr);
  const place = relativeTo(terminal, folder);
  // A name that begins with a hyphen would be an option.
  const go = place === "" ? [] : [shellWords(["cd", place.startsWith("-") ? `./${place}` : place])];
  const commands = [...go, ...next.map((words) => shellWords(["aiplanet", ...words]))].slice(0, 3);
  const isThere = needs?.variables.some((variable) => terminal.environment[variable]) ?? true;
  return [
    `"${name}" is made; next:`,
    ...commands.map((command) => `  ${printable(command)}`),
    ...(needs === undefined || isThere ? [] : [dim(`  = ${needs.what}`)]),
  ];
}

/** The folder as it is named from the working folder; empty for the working folder itself. */
function relativeTo(terminal: Terminal, folder: string): string {
  const name = relative(terminal.folder, folder);
  return name.startsWith("..") ? folder : name;
}
