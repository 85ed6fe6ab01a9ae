import { basename, resolve } from "node:path";
import type { ProjectFile } from "./templates";

/** What stands for the project's name in the files of templates. */
const placeholder = /\bproject-name\b/g;

/** As many characters as a stack's name may have. */
const longestName = 100;

/** Words that YAML readers take for something else than a text. */
const yamlWord = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** Files that npm leaves out of packages are kept under another name. */
const ownNames: Readonly<Record<string, string>> = { gitignore: ".gitignore" };

/**
 * The name of a project in a folder, which is that of its stack as well: the folder's, with a hyphen for all that would
 * need quotes somewhere; `project` where nothing is left.
 */
export function projectName(folder: string): string {
  const words = basename(resolve(folder))
    .normalize("NFC")
    .replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, "-");
  const name = Array.from(trimmed(words)).slice(0, longestName).join("");
  return trimmed(name) || "project";
}

/** The files of a project of this name; `workflow.yaml`, without which there is no project, comes last. */
export function fillTemplate(files: readonly ProjectFile[], name: string): ProjectFile[] {
  const filled = files.map(({ path, text }) => ({
    path: ownNames[path] ?? path,
    text: text.replace(placeholder, () => (path.endsWith(".yaml") ? inYaml(name) : name)),
  }));
  const isLast = ({ path }: ProjectFile) => path === "workflow.yaml";
  const others = filled.filter((file) => !isLast(file)).sort((a, b) => (a.path < b.path ? -1 : 1));
  return [...others, ...filled.filter(isLast)];
}

/** A combining mark at the beginning belongs to a letter that is not there. */
function trimmed(text: string): string {
  return text.replace(/^[\p{M}_.-]+|[_.-]+$/gu, "");
}

function inYaml(name: string): string {
  return /^\p{L}/u.test(name) && !yamlWord.test(name) ? name : JSON.stringify(name);
}
