import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { PlanetError } from "../../engine/errors";

/**
 * Writes a file that is not there yet.
 * @param folder what its name is relative to.
 * @throws `usage` when there is such a file, or it cannot be written.
 */
export async function writeNew(name: string, text: string, folder: string): Promise<void> {
  try {
    await writeFile(resolve(folder, name), text, { flag: "wx" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") {
      throw new PlanetError("usage", `there is a file "${name}" already`, {
        hint: "choose another name",
        cause: error,
      });
    }
    throw new PlanetError("usage", `"${name}" cannot be written: ${code}`, { cause: error });
  }
}
