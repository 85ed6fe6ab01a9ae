import { randomUUID } from "node:crypto";
import { access, chmod, constants, mkdir, readlink, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { PlanetError } from "../engine/errors";

/**
 * Writes a file so that a reader sees the old one or the new one, whole. Its folder is made where there is none; of a
 * link the file behind it is written.
 * @param file absolute.
 * @throws `storage_failed`; the file then is as it was.
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  const target = await fileBehind(file);
  const aside = `${target}.${randomUUID()}.tmp`;
  try {
    const before = await stat(target).catch(() => undefined);
    // A file that may not be written is not replaced either, although its folder would let that happen.
    if (before !== undefined) await access(target, constants.W_OK);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(aside, text, { flag: "wx" });
    if (before !== undefined) await chmod(aside, before.mode);
    await rename(aside, target);
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    const { code } = error as NodeJS.ErrnoException;
    throw new PlanetError("storage_failed", `"${file}" cannot be written: ${code}`, { cause: error });
  }
}

async function fileBehind(file: string): Promise<string> {
  const real = await realpath(file).catch(() => undefined);
  if (real !== undefined) return real;
  // What a link leads to may not be there yet.
  const link = await readlink(file).catch(() => undefined);
  return link === undefined ? file : resolve(dirname(file), link);
}
