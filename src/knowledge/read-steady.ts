import { readFile, stat } from "node:fs/promises";

/** What the file system says of a file: its size in bytes, and when it was last changed in milliseconds since 1970. */
export interface FileStamp {
  readonly size: number;
  readonly modified: number;
}

/** What came of reading a file: its bytes with the stamp that they have, or why there are none. */
export type SteadyRead =
  | { readonly status: "read"; readonly stamp: FileStamp; readonly bytes: Uint8Array }
  | { readonly status: "too_large"; readonly stamp: FileStamp }
  | { readonly status: "unreadable" }
  | { readonly status: "changed" };

/** The two calls of the file system that {@link readSteady} makes. */
export interface FileAccess {
  stat(path: string): Promise<FileStamp>;
  read(path: string): Promise<Uint8Array>;
}

const disk: FileAccess = {
  async stat(path) {
    const { size, mtimeMs } = await stat(path);
    return { size, modified: mtimeMs };
  },
  async read(path) {
    const { buffer, byteOffset, byteLength } = await readFile(path);
    // No Buffer, whose `slice` shares its memory where that of other bytes copies it.
    return new Uint8Array(buffer, byteOffset, byteLength);
  },
};

/** How often a file that changes while it is read is read at all. */
const attempts = 2;

/**
 * Reads a whole file that stays as it is meanwhile: its size and time are the same before and after. One that does not
 * is read once more.
 *
 * @param path Absolute path.
 * @param limit The most bytes that are read.
 */
export async function readSteady(path: string, limit: number, files: FileAccess = disk): Promise<SteadyRead> {
  try {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const stamp = await files.stat(path);
      if (stamp.size > limit) return { status: "too_large", stamp };
      const bytes = await files.read(path);
      const after = await files.stat(path);
      if (bytes.length === stamp.size && after.size === stamp.size && after.modified === stamp.modified) {
        return { status: "read", stamp, bytes };
      }
    }
    return { status: "changed" };
  } catch {
    // Why is not told: a file that has gone or may not be read is named as such, and the others are read.
    return { status: "unreadable" };
  }
}
