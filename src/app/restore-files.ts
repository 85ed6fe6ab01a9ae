import { randomUUID } from "node:crypto";
import { mkdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { decodeWorkflow } from "../engine/decode-workflow";
import { PlanetError } from "../engine/errors";
import type { WorkflowContent } from "./workflow-snapshot";

/** A file that a content is written into. */
export interface FileToWrite {
  /** Absolute. */
  readonly path: string;
  /** As a person would name it. */
  readonly shown: string;
  /** Its path in the content. */
  readonly name: string;
  readonly text: string;
}

/** What writing a content into files comes to. */
export interface WritingPlan {
  /** The files that are not as the content has them. */
  readonly writes: readonly FileToWrite[];
  /** Those of them that are there and hold something else, with that; undefined for what is no text. */
  readonly replaced: readonly (FileToWrite & { readonly found: string | undefined })[];
  /** Files outside of the folder that are not as the content has them: they are never written. */
  readonly left: readonly string[];
}

/**
 * Looks at what writing a content would change, and changes nothing.
 * @param to the file that the workflow's own text goes into, relative to `folder`.
 * @throws `usage` for a workflow that was made in code, and where no file can be.
 */
export async function planWriting(content: WorkflowContent, to: string, folder: string): Promise<WritingPlan> {
  const { entry, files } = content;
  if (entry === undefined) {
    throw new PlanetError("usage", "the workflow was made in code, so there is no file to write", {
      hint: "show it as JSON: aiplanet workflow show NAME",
    });
  }
  const target = resolve(folder, to);
  const writes: FileToWrite[] = [];
  const replaced: (FileToWrite & { found: string | undefined })[] = [];
  const left: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    const path = name === entry ? target : resolve(dirname(target), name);
    const shown = name === entry ? to : relative(folder, path);
    const found = await readText(path, shown);
    if (found === text) continue;
    if (leavesFolder(relative(dirname(target), path))) {
      left.push(shown);
      continue;
    }
    writes.push({ path, shown, name, text });
    if (found !== noFile) replaced.push({ path, shown, name, text, found });
  }
  return { writes, replaced, left };
}

/**
 * Writes files, each so that a reader sees the old text or the new one, whole.
 * @throws `storage_failed` naming the file.
 */
export async function writeFiles(files: readonly FileToWrite[]): Promise<void> {
  for (const { path, shown, text } of files) {
    try {
      await mkdir(dirname(path), { recursive: true });
      await replaceText(path, text);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new PlanetError("storage_failed", `"${shown}" cannot be written: ${code}`, {
        hint: "the version is kept; restore it again when the file can be written",
        cause: error,
      });
    }
  }
}

/** Stands for the text of a file that is not there; no text of a workflow is a symbol. */
const noFile = Symbol("no file");

async function readText(path: string, shown: string): Promise<string | undefined | typeof noFile> {
  try {
    const decoded = decodeWorkflow(await readFile(path));
    return "text" in decoded ? decoded.text : undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return noFile;
    throw new PlanetError("usage", `"${shown}" cannot be written: ${code === "EISDIR" ? "it is a folder" : code}`, {
      hint: "name a file, such as workflow.yaml",
      cause: error,
    });
  }
}

async function replaceText(path: string, text: string): Promise<void> {
  // A link stays one, and what it leads to keeps its mode.
  const file = await realpath(path).catch(() => path);
  const known = await stat(file).catch(() => undefined);
  const aside = join(dirname(file), `.${basename(file)}.${randomUUID()}.tmp`);
  try {
    await writeFile(aside, text, { flag: "wx", ...(known === undefined ? {} : { mode: known.mode }) });
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

function leavesFolder(path: string): boolean {
  return isAbsolute(path) || path.split(/[\\/]/)[0] === "..";
}
