import { describe, expect, test } from "vitest";
import { PlanetError } from "../engine/errors";
import { isDamage, toStorageError } from "./sqlite-error";

describe("toStorageError", () => {
  test.each([
    [
      "ERR_DLOPEN_FAILED",
      "The module was compiled against a different Node.js version\nusing NODE_MODULE_VERSION 108.",
    ],
    ["", "Could not locate the bindings file. Tried:\n -> somewhere"],
    ["ERR_MODULE_NOT_FOUND", "Cannot find package 'better-sqlite3'"],
  ])("says how to repair an addon that does not load (%s)", (code, reason) => {
    const error = toStorageError("data.db", coded(code, reason));

    expect(error.code).toBe("storage_failed");
    expect(error.message).toContain('"data.db"');
    expect(error.message).not.toContain("\n");
    expect(error.hint).toContain("npm rebuild better-sqlite3");
  });

  test.each([
    ["SQLITE_FULL", "the disk is full"],
    ["ENOSPC", "the disk is full"],
    ["SQLITE_CANTOPEN", "cannot be opened for writing"],
    ["SQLITE_READONLY_DBMOVED", "cannot be opened for writing"],
    ["EACCES", "cannot be opened for writing"],
    ["SQLITE_CORRUPT_VTAB", "is damaged"],
    ["SQLITE_NOTADB", "is not a SQLite database"],
    ["SQLITE_IOERR_READ", "cannot be read or written (why)"],
    ["EFBIG", "cannot be read or written (why)"],
    ["SQLITE_ERROR", "fails: why"],
  ])("says what %s means", (code, words) => {
    const error = toStorageError("data.db", coded(code, "why"));

    expect(error.message).toContain(words);
    expect(error.message).toContain('"data.db"');
    expect(error.hint).toBeDefined();
    expect(error.retryable).toBe(false);
  });

  test("names a backup as one", () => {
    expect(toStorageError("b", coded("SQLITE_FULL", "why"), "backup").message).toBe(
      'the backup "b" cannot be written, because the disk is full',
    );
  });

  test("lets the caller try again when another program holds the lock", () => {
    expect(toStorageError("data.db", coded("SQLITE_BUSY_SNAPSHOT", "database is locked")).retryable).toBe(true);
  });

  test("passes on an error of the library", () => {
    const error = new PlanetError("storage_failed", "the file is newer");

    expect(toStorageError("data.db", error)).toBe(error);
  });
});

describe("isDamage", () => {
  test("tells a damaged file from other failures", () => {
    expect(isDamage(toStorageError("data.db", coded("SQLITE_CORRUPT", "why")))).toBe(true);
    expect(isDamage(toStorageError("data.db", coded("SQLITE_NOTADB", "why")))).toBe(true);
    expect(isDamage(toStorageError("data.db", coded("SQLITE_FULL", "why")))).toBe(false);
    expect(isDamage(coded("SQLITE_CORRUPT", "why"))).toBe(false);
  });
});

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
