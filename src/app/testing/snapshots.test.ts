import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openSnapshots, type SnapshotWriting, snapshotFile, snapshotName } from "./snapshots";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "aiplanet-snapshots-"));
  file = snapshotFile(join(folder, "flow.test.yaml"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Compares values with what is kept, saves, and gives what the assertions say, in their order. */
async function compared(
  writing: SnapshotWriting,
  values: readonly (readonly [string, unknown])[],
  complete = true,
): Promise<{ readonly passes: readonly boolean[]; readonly written: number }> {
  const snapshots = await openSnapshots(file, writing);
  const passes = values.map(
    ([name, value]) => snapshots.compare(name, { name: "reply.text", value, node: "reply" }).holds,
  );
  await snapshots.save(complete);
  return { passes, written: snapshots.written };
}

const kept = async () => JSON.parse(await readFile(file, "utf8")) as unknown;

describe("snapshots", () => {
  test("are kept when they are new, sorted by name, and compared from then on", async () => {
    const first = await compared("new", [
      ["b > assert.0", "two"],
      ["a > assert.0", { one: 1 }],
    ]);

    expect(first).toEqual({ passes: [true, true], written: 2 });
    expect(await readFile(file, "utf8")).toBe(
      '{\n  "a > assert.0": {\n    "one": 1\n  },\n  "b > assert.0": "two"\n}\n',
    );
    expect(await compared("new", [["a > assert.0", { one: 1 }]])).toEqual({ passes: [true], written: 0 });
    expect(await compared("new", [["a > assert.0", { one: 2 }]])).toEqual({ passes: [false], written: 0 });
    expect(await kept()).toEqual({ "a > assert.0": { one: 1 }, "b > assert.0": "two" });
  });

  test("fail in CI when none is kept, and are not written there", async () => {
    expect(await compared("none", [["a", 1]])).toEqual({ passes: [false], written: 0 });
    await expect(kept()).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("change with update, which removes what nobody asks for, but only when all was asked", async () => {
    const both = [
      ["a", 1],
      ["b", 2],
    ] as const;
    await compared("new", both);

    expect(await compared("update", [["a", 3]], false)).toEqual({ passes: [true], written: 1 });
    expect(await kept()).toEqual({ a: 3, b: 2 });
    expect(await compared("update", [["a", 3]])).toEqual({ passes: [true], written: 0 });
    expect(await kept()).toEqual({ a: 3 });
  });

  test.each(["new", "update"] as const)(
    "of a case that runs several times are those of its first time, with %s",
    async (writing) => {
      const values = ["x", "y", "x"].map((value) => ["a", value] as const);

      expect(await compared(writing, values)).toEqual({ passes: [true, false, true], written: 1 });
      expect(await kept()).toEqual({ a: "x" });
    },
  );

  test("keep a value that is not there as null", async () => {
    expect(await compared("new", [["a", undefined]])).toEqual({ passes: [true], written: 1 });
    expect(await kept()).toEqual({ a: null });
    expect(await compared("none", [["a", undefined]])).toEqual({ passes: [true], written: 0 });
  });

  test("refuse a file that is no map, and leave it as it is", async () => {
    await compared("new", [["a", 1]]);
    for (const text of ["{ not JSON", "[1]", '"text"', "null"]) {
      await writeFile(file, text);
      await expect(openSnapshots(file, "update")).rejects.toMatchObject({
        code: "invalid_test",
        message: expect.stringContaining("is no file of snapshots"),
      });
      expect(await readFile(file, "utf8")).toBe(text);
    }
  });

  test("are named after the case and the place of the assertion in it", () => {
    expect(snapshotName("greets", ["cases", 0, "assert", 1, "any", 0])).toBe("greets > assert.1.any.0");
    expect(snapshotFile(join("tests", "flow.test.json"))).toBe(join("tests", "__snapshots__", "flow.json"));
  });
});
