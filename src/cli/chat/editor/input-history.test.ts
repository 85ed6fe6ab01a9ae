import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openInputHistory } from "./input-history";

let folder = "";
const file = () => join(folder, "chat-history.jsonl");

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "aiplanet-history-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("openInputHistory", () => {
  test("keeps what was sent for the next chat, oldest first", async () => {
    const history = await openInputHistory(folder, { now: () => 5 });
    history.add("one\ntwo");
    history.add("three");
    expect(history.entries()).toEqual(["one\ntwo", "three"]);
    expect((await openInputHistory(folder)).entries()).toEqual(["one\ntwo", "three"]);
    expect(readFileSync(file(), "utf8").split("\n")[0]).toBe('{"text":"one\\ntwo","at":5}');
  });

  test("makes its file with the first entry, for its owner alone", async () => {
    const inner = join(folder, "data");
    const history = await openInputHistory(inner);
    expect(await readdir(folder)).toEqual([]);
    history.add("one");
    expect(statSync(join(inner, "chat-history.jsonl")).mode & 0o777).toBe(0o600);
  });

  test.each([
    ["what begins with a space", " secret"],
    ["what says nothing", "\n"],
    ["what is the same as the last", "last"],
    ["what is very long", "x".repeat(100_001)],
  ])("does not keep %s", async (_, text) => {
    const history = await openInputHistory(folder);
    history.add("last");
    history.add(text);
    expect(history.entries()).toEqual(["last"]);
  });

  test("keeps what was sent before, when it is not the last", async () => {
    const history = await openInputHistory(folder);
    for (const text of ["one", "two", "one"]) history.add(text);
    expect(history.entries()).toEqual(["one", "two", "one"]);
  });

  test("passes over lines that are damaged", async () => {
    writeFileSync(file(), '{"text":"one"}\n{"text":"tw\n7\nnull\n{"text":3}\n\n{"text":"three"}\n{"te');
    expect((await openInputHistory(folder)).entries()).toEqual(["one", "three"]);
  });

  test("begins a line of its own after one that was not all written", async () => {
    writeFileSync(file(), '{"text":"one"}\n{"te');
    (await openInputHistory(folder)).add("two");
    expect((await openInputHistory(folder)).entries()).toEqual(["one", "two"]);
  });

  test("keeps the newest, and shortens its file when it has become twice as long", async () => {
    const history = await openInputHistory(folder, { most: 3 });
    for (let number = 1; number <= 7; number += 1) history.add(`entry ${number}`);
    expect(history.entries()).toEqual(["entry 5", "entry 6", "entry 7"]);
    const again = await openInputHistory(folder, { most: 3 });
    expect(again.entries()).toEqual(["entry 5", "entry 6", "entry 7"]);
    expect(readFileSync(file(), "utf8").trim().split("\n")).toHaveLength(3);
    expect(await readdir(folder)).toEqual(["chat-history.jsonl"]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  test("lasts as long as the process where nothing can be written", async () => {
    mkdirSync(file());
    const history = await openInputHistory(folder);
    history.add("one");
    expect(history.entries()).toEqual(["one"]);
  });

  test("loses nothing when several processes add at once", async () => {
    const script = `
      import { openInputHistory } from ${JSON.stringify(join(import.meta.dirname, "input-history.ts"))};
      const history = await openInputHistory(${JSON.stringify(folder)});
      for (let number = 0; number < 50; number += 1) history.add(process.pid + " " + number + "x".repeat(5_000));`;
    const exits = [1, 2, 3].map(
      () =>
        new Promise((resolve) => {
          spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], { stdio: "inherit" }).on(
            "exit",
            resolve,
          );
        }),
    );
    expect(await Promise.all(exits)).toEqual([0, 0, 0]);
    expect((await openInputHistory(folder)).entries()).toHaveLength(150);
  });
});
