import { isPlanetError, PlanetError } from "../engine/errors";

/**
 * Says in the library's own words what the driver or the file system reports about a database file.
 *
 * @param file The database file, as the person named it.
 * @param thrown What was thrown: an error with a `code` of SQLite, of Node or of the addon loader.
 * @param what What the file is, for the message.
 * @returns A `storage_failed` error that names the file; a PlanetError comes back as it is. Only a lock is retryable.
 */
export function toStorageError(file: string, thrown: unknown, what: "database" | "backup" = "database"): PlanetError {
  if (isPlanetError(thrown)) {
    return thrown;
  }
  const code = codeOf(thrown);
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  const [message, hint] = describe(`the ${what} "${file}"`, file, code, reason);
  return new PlanetError("storage_failed", message, {
    hint,
    retryable: isBusy(thrown),
    cause: thrown,
    details: { file, ...(code === "" ? {} : { reason: code }) },
  });
}

/** Whether an error of this library says that a file is damaged, or no database at all. */
export function isDamage(error: unknown): error is PlanetError {
  return isPlanetError(error) && /^SQLITE_(NOTADB|CORRUPT)/.test(String(error.details?.reason));
}

/** Whether another connection holds the lock that a statement needed. */
export function isBusy(thrown: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(thrown));
}

function describe(
  database: string,
  file: string,
  code: string,
  reason: string,
): readonly [message: string, hint: string] {
  if (isAddonProblem(code, reason)) {
    return [
      `${database} cannot be opened, because SQLite's addon does not load in this Node (${firstLine(reason)})`,
      "run `npm rebuild better-sqlite3` with the Node that runs the program",
    ];
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return [`${database} is locked by another program`, "try again when the other program has finished its write"];
  }
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
    return [
      code.startsWith("SQLITE_NOTADB") ? `the file "${file}" is not a SQLite database` : `${database} is damaged`,
      code.startsWith("SQLITE_NOTADB")
        ? "name another file, or move this one away: a new one is made"
        : "bring a backup back: aiplanet restore FILE; or move it away, and a new one is made",
    ];
  }
  if (/^SQLITE_FULL|^ENOSPC|^EDQUOT/.test(code)) {
    return [`${database} cannot be written, because the disk is full`, "free some space; nothing was changed"];
  }
  if (/^SQLITE_IOERR|^(EIO|EFBIG)/.test(code)) {
    return [
      `${database} cannot be read or written (${firstLine(reason)})`,
      "look at the disk, and at limits on the size of files; nothing was changed",
    ];
  }
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|AUTH)|^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST|EISDIR|ENOENT)/.test(code)) {
    return [
      `${database} cannot be opened for writing (${firstLine(reason)})`,
      "name a file in a folder that you may write to",
    ];
  }
  return [`${database} fails: ${firstLine(reason)}`, "nothing was changed; the cause is in the error's details"];
}

function isAddonProblem(code: string, reason: string): boolean {
  return (
    /^(ERR_DLOPEN_FAILED|MODULE_NOT_FOUND|ERR_MODULE_NOT_FOUND)$/.test(code) ||
    /could not locate the bindings file|NODE_MODULE_VERSION|did not self-register/i.test(reason)
  );
}

function codeOf(thrown: unknown): string {
  const code = typeof thrown === "object" && thrown !== null && "code" in thrown ? thrown.code : "";
  return typeof code === "string" ? code : "";
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
