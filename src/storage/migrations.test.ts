import { describe, expect, test } from "vitest";
import { migrations, newestVersion, pendingMigrations } from "./migrations";

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
