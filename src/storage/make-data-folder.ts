import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Makes a folder that data is kept in, with those above it. A new `.aiplanet` among them is left out of version control.
 * Folder by folder: where the system denies that a parent is there, Node's own recursive form never returns.
 * @param folder absolute; it may be there.
 * @throws what the file system says.
 */
export async function makeDataFolder(folder: string): Promise<void> {
  const made = await makeOneFolder(folder).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" || dirname(folder) === folder) throw error;
    await makeDataFolder(dirname(folder));
    return makeOneFolder(folder);
  });
  if (made && basename(folder) === ".aiplanet") await writeFile(join(folder, ".gitignore"), "*\n");
}

/** Whether the folder is new. */
function makeOneFolder(folder: string): Promise<boolean> {
  return mkdir(folder).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
}
