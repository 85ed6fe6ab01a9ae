import { basename, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { PlanetError } from "../engine/errors";

/** How long nothing has to change before a change is told, in milliseconds: an editor saves in several steps. */
const calm = 200;

/**
 * Follows files, folders and globs: calls `onChange` after something below them has been made, changed or removed, and
 * again after what changes meanwhile. Hidden files and node_modules are not looked at; nor are addresses.
 *
 * @param folder Absolute path that the sources are relative to.
 * @param signal Ends it.
 * @returns When everything that is there is known, so that no later change is missed; `ended` settles when the signal is
 *   aborted, or rejects with what `onChange` throws.
 */
export async function watchSources(
  sources: readonly string[],
  folder: string,
  onChange: () => Promise<void>,
  signal: AbortSignal,
): Promise<{ readonly ended: Promise<void> }> {
  const roots = sources.filter((source) => !/^https?:\/\//i.test(source)).map((source) => rootOf(source, folder));
  if (roots.length === 0) {
    throw new PlanetError("usage", "there is no file or folder to follow", {
      hint: "name one beside the web pages, or leave out --watch",
    });
  }
  const { watch } = await import("chokidar");
  const watcher = watch(roots, {
    ignoreInitial: true,
    ignored: (path) => !roots.includes(path) && /^\.|^node_modules$/.test(basename(path)),
  });
  let changes = 0;
  let wake: () => void = () => undefined;
  const stir = () => {
    changes += 1;
    wake();
  };
  // A folder that may not be read is named by the report of what is indexed.
  watcher.on("all", stir).on("error", () => undefined);
  signal.addEventListener("abort", () => wake(), { once: true });
  await new Promise<void>((done) => void watcher.once("ready", () => done()));

  async function follow(): Promise<void> {
    try {
      for (let seen = 0; !signal.aborted; ) {
        if (changes === seen) {
          await new Promise<void>((done) => {
            wake = done;
          });
          continue;
        }
        for (let last = -1; last !== changes && !signal.aborted; ) {
          last = changes;
          await wait(calm);
        }
        seen = changes;
        if (!signal.aborted) await onChange();
      }
    } finally {
      await watcher.close();
    }
  }
  return { ended: follow() };
}

/** The folder or file to look at for a source: of a glob, what stands in front of its first wildcard. */
function rootOf(source: string, folder: string): string {
  const parts = source.split("/");
  const wild = parts.findIndex((part) => /[*?[\]{}]/.test(part));
  return resolve(folder, wild === -1 ? source : parts.slice(0, wild).join("/") || (source.startsWith("/") ? "/" : "."));
}
