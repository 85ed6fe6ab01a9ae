import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SQLite from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { applicationId, migrations, newestVersion, pendingMigrations } from "./migrations";
import { sqliteDatabase } from "./sqlite";

describe("pendingMigrations", () => {
  test("gives an empty database every step, and a current one none", () => {
    expect(pendingMigrations(0)).toEqual(migrations);
    expect(pendingMigrations(newestVersion)).toEqual([]);
  });

  test("gives a newer database nothing to go by", () => {
    expect(pendingMigrations(newestVersion + 1)).toBeUndefined();
  });

  test("numbers the steps from 1 without gaps", () => {
    expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, index) => index + 1));
  });
});

describe("each step", () => {
  test.each(migrations.slice(0, -1).map(({ version }) => version))(
    "brings layout %i up to date and keeps what is in it",
    async (version) => {
      const folder = await mkdtemp(join(tmpdir(), "migrations-"));
      onTestFinished(() => rm(folder, { recursive: true }));
      const file = join(folder, "data.db");
      const old = new SQLite(file);
      for (const step of migrations.slice(0, version)) old.exec(step.sql);
      old.pragma(`application_id = ${applicationId}`);
      old.pragma(`user_version = ${version}`);
      old.exec("INSERT INTO collections (id, name) VALUES (7, 'handbook')");
      old.exec(
        "INSERT INTO documents (collection_id, name, origin, size, modified, hash, recipe) VALUES (7, 'a.md', 'add', 1, 1, 'h', 'r')",
      );
      old.close();

      const database = await sqliteDatabase({ file });
      expect(await database.get("PRAGMA user_version")).toEqual({ user_version: newestVersion });
      const kept =
        "SELECT documents.name FROM documents JOIN collections ON collections.id = collection_id WHERE collections.name = ?";
      expect(await database.all(kept, ["handbook"])).toEqual([{ name: "a.md" }]);
      expect(await database.all("PRAGMA foreign_key_check")).toEqual([]);
      expect(await database.get("PRAGMA integrity_check")).toEqual({ integrity_check: "ok" });
      await database.close();
    },
  );
});
