import { expect, test } from "vitest";
import { lazyDatabase } from "./lazy-database";
import { sqliteDatabase } from "./sqlite";

test("a lazy database is opened once, by its first use", async () => {
  let count = 0;
  const database = lazyDatabase(async () => {
    count += 1;
    return sqliteDatabase({ file: ":memory:" });
  });
  expect(count).toBe(0);
  const [run, one] = await Promise.all([
    database.run("CREATE TABLE mine (name TEXT)"),
    database.get<{ one: number }>("SELECT 1 AS one"),
  ]);
  expect([run, one, count]).toEqual([0, { one: 1 }, 1]);
  expect(await database.batch([{ sql: "INSERT INTO mine VALUES (?)", values: ["a"] }])).toEqual([1]);
  expect(await database.all("SELECT name FROM mine")).toEqual([{ name: "a" }]);
  await database.close();
  await expect(database.all("SELECT 1")).rejects.toThrow();
});

test("one that was never used is closed without being opened", async () => {
  const database = lazyDatabase(() => Promise.reject(new Error("opened")));
  await expect(database.close()).resolves.toBeUndefined();
});

test("an opening that failed is tried again", async () => {
  const faults = [new Error("locked")];
  const database = lazyDatabase(() => {
    const fault = faults.pop();
    return fault === undefined ? sqliteDatabase({ file: ":memory:" }) : Promise.reject(fault);
  });
  await expect(database.get("SELECT 1 AS one")).rejects.toThrow("locked");
  expect(await database.get("SELECT 1 AS one")).toEqual({ one: 1 });
  await database.close();
});
