import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type FileAccess, readSteady } from "./read-steady";

describe("readSteady", () => {
  test("reads a file with its size and time", async () => {
    const folder = await mkdtemp(join(tmpdir(), "steady-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, "a.txt");
    await writeFile(path, "Text.");

    expect(await readSteady(path, 5)).toEqual({
      status: "read",
      stamp: { size: 5, modified: expect.any(Number) },
      bytes: new TextEncoder().encode("Text."),
    });
    expect(await readSteady(path, 4)).toMatchObject({ status: "too_large", stamp: { size: 5 } });
    expect(await readSteady(join(folder, "none"), 4)).toEqual({ status: "unreadable" });
    expect(await readSteady(folder, 1_000_000)).toEqual({ status: "unreadable" });
  });

  test("reads a file again that has changed meanwhile, once", async () => {
    expect(await readSteady("/a", 100, changing(1))).toMatchObject({ status: "read", stamp: { modified: 1 } });
    expect(await readSteady("/a", 100, changing(2))).toEqual({ status: "changed" });
  });

  test("sees a change that leaves size and time as they were by the bytes that there are", async () => {
    const short: FileAccess = { stat: async () => ({ size: 5, modified: 1 }), read: async () => new Uint8Array(4) };
    expect(await readSteady("/a", 100, short)).toEqual({ status: "changed" });
  });
});

/** A file that changes during so many readings. */
function changing(times: number): FileAccess {
  let readings = 0;
  return {
    stat: async () => ({ size: 5, modified: readings }),
    async read() {
      if (readings < times) readings += 1;
      return new Uint8Array(5);
    },
  };
}
