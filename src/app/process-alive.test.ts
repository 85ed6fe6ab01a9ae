import { describe, expect, test } from "vitest";
import type { KnownProcess } from "../storage/run-processes";
import { isAlive, type ProcessFacts, silenceAllowed } from "./process-alive";
import { exists, startOf, thisProcess } from "./this-process";

const here = { id: "a", host: "desk", boot: "b1", namespace: "n1", pid: 10, started: "100" };
const other: KnownProcess = { ...here, id: "b", pid: 11, started: "200", seenAt: 0 };
const running = (): ProcessFacts => ({ exists: true, started: "200" });
const gone = (): ProcessFacts => ({ exists: false, started: undefined });
const late = silenceAllowed * 10;

describe("isAlive", () => {
  test("looks at a process of this machine, however long it was silent", () => {
    expect(isAlive(other, here, running, late)).toBe(true);
    expect(isAlive(other, here, gone, 1)).toBe(false);
  });

  test("does not take another process of the same number for it", () => {
    expect(isAlive(other, here, () => ({ exists: true, started: "999" }), 1)).toBe(false);
  });

  test("trusts the number alone where the system does not say when a process started", () => {
    expect(isAlive(other, here, () => ({ exists: true, started: undefined }), 1)).toBe(true);
  });

  test("knows that nothing outlives a start of the machine", () => {
    expect(isAlive({ ...other, boot: "b0" }, here, running, 1)).toBe(false);
  });

  test.each([
    ["of another container", { namespace: "n2" }],
    ["of another machine", { host: "server", boot: "b9" }],
  ])("goes by what a process %s said last", (_name, change) => {
    const known = { ...other, ...change, seenAt: 1_000 };
    expect(isAlive(known, here, gone, 1_000 + silenceAllowed - 1)).toBe(true);
    expect(isAlive(known, here, running, 1_000 + silenceAllowed)).toBe(false);
  });

  test("says of this process that it is there", () => {
    expect(isAlive({ ...here, seenAt: 0 }, here, gone, late)).toBe(true);
  });
});

describe("thisProcess", () => {
  test("names a process that is there, and that no number of a dead process is taken for", () => {
    const { pid, started } = thisProcess("p");
    expect(exists(pid)).toBe(true);
    expect(startOf(pid)).toBe(started);
    // The largest number that Linux gives is 2^22.
    expect(exists(2 ** 22 + 1)).toBe(false);
    expect(startOf(2 ** 22 + 1)).toBeUndefined();
  });
});
