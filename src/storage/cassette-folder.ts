import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PlanetError } from "../engine/errors";
import { readableJson } from "./readable-json";

/** JSON documents in a folder, one file each: what recordings of calls are kept in. */
export interface CassetteFolder {
  /** The folder, as it was named. */
  readonly place: string;
  /** The names of the files that end in `.json`, without that, sorted; none when there is no folder. */
  names(): Promise<readonly string[]>;
  /** The document's file. */
  pathOf(name: string): string;
  /** The document; undefined when there is none. */
  read(name: string): Promise<unknown>;
  /** Writes a document beside the old one and puts it in its place, so that a reader never sees half of one. */
  write(name: string, document: Readonly<Record<string, unknown>>): Promise<void>;
}

/**
 * Opens a folder of documents. The folder is made by the first write.
 *
 * @param folder as the person named it: messages call it so.
 * @param path where it is. Default: `folder`.
 * @returns The folder, whose functions throw `storage_failed` naming the file when it cannot be read or written, and
 *   `invalid_input` when it is no JSON.
 */
export function cassetteFolder(folder: string, path: string = folder): CassetteFolder {
  const pathOf = (name: string) => join(folder, `${name}.json`);
  const fileOf = (name: string) => join(path, `${name}.json`);
  let writes = 0;
  return {
    place: folder,
    pathOf,

    async names() {
      const files = await readdir(path).catch(unlessMissing(folder, []));
      return files
        .filter((file) => file.endsWith(".json"))
        .map((file) => file.slice(0, -".json".length))
        .sort();
    },

    async read(name) {
      const text = await readFile(fileOf(name), "utf8").catch(unlessMissing(pathOf(name), undefined));
      return text === undefined ? undefined : parse(text, pathOf(name));
    },

    async write(name, document) {
      writes += 1;
      // Of this process and this write alone; and no `.json`, so that nobody takes it for a document.
      const temporary = `${fileOf(name)}.${process.pid}-${writes}.tmp`;
      try {
        await makeFolder(path);
        await writeFile(temporary, readableJson(document));
        await rename(temporary, fileOf(name));
      } catch (error) {
        // That what is half written stays behind is the lesser news.
        await rm(temporary, { force: true }).catch(() => undefined);
        throw failed(pathOf(name), "written", error);
      }
    },
  };
}

/** Folder by folder: where the system denies that a parent is there, Node's own recursive form never returns. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path).catch((again: unknown) => {
      // Another write may have made it meanwhile.
      if (codeOf(again) !== "EEXIST") throw again;
    });
  }
}

/** What is not there is no fault of reading. */
function unlessMissing<Missing>(path: string, missing: Missing): (error: unknown) => Missing {
  return (error) => {
    if (codeOf(error) === "ENOENT") return missing;
    throw failed(path, "read", error);
  };
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new PlanetError("invalid_input", `"${path}" is no JSON`, {
      hint: "remove the file and record it again, or take it back from version control",
      cause: error,
      details: { file: path },
    });
  }
}

function failed(path: string, what: "read" | "written", error: unknown): PlanetError {
  const code = codeOf(error);
  const reason = code ?? (error instanceof Error ? error.message : String(error));
  return new PlanetError("storage_failed", `"${path}" cannot be ${what} (${reason})`, {
    hint:
      what === "read"
        ? "name a folder that holds recordings, and that you may read"
        : "name a folder that you may write to, on a disk with space",
    cause: error,
    details: { file: path },
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
