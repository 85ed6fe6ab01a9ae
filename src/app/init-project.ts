import { resolve } from "node:path";
import { PlanetError } from "../engine/errors";
import { fillTemplate, projectName } from "./fill-template";
import { placeFiles } from "./place-files";
import { defaultTemplate, findTemplate, templateFiles } from "./templates";

/** How a project is made. */
export interface InitOptions {
  /** The name of a template. Default: `rag-chat`. */
  readonly template?: string;
  /** The name of the project and its stack. Default: made from the folder's. */
  readonly name?: string;
}

/** A project that was made. */
export interface NewProject {
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
  readonly template: string;
  /** What was written, relative to the folder, in this order. */
  readonly files: readonly string[];
}

/**
 * Makes a project from a template. The folder is made when it is not there. All files are written or none, and none is
 * replaced.
 * @param folder relative to the working folder, or absolute.
 * @throws `usage` when a file is there already, when there is no such template, and when the name cannot be one;
 *   `storage_failed` when the folder cannot be written to.
 */
export async function initProject(folder: string, options: InitOptions = {}): Promise<NewProject> {
  const place = resolve(folder);
  const template = findTemplate(options.template ?? defaultTemplate);
  const name = options.name ?? projectName(place);
  if (projectName(name) !== name) {
    throw new PlanetError("usage", `${JSON.stringify(name)} cannot be a project's name`, {
      hint: `name it with letters, digits, "-", "_" and ".", such as ${projectName(name)}`,
    });
  }
  const files = fillTemplate(await templateFiles(template), name);
  await placeFiles(place, files);
  return { folder: place, name, template: template.name, files: files.map(({ path }) => path) };
}
