import { describe, expect, test } from "vitest";
import { fromErrorRecord, isPlanetError, PlanetError, toErrorRecord } from "./errors";

describe("toErrorRecord", () => {
  test("keeps what a PlanetError says, and comes back as one", () => {
    const error = new PlanetError("not_found", "gone", { hint: "look", retryable: true, details: { id: 1 } });
    const record = toErrorRecord(error);
    expect(record).toEqual({ code: "not_found", message: "gone", hint: "look", retryable: true, details: { id: 1 } });
    expect(toErrorRecord(fromErrorRecord(record))).toEqual(record);
  });

  test("knows an error of another copy of the library", () => {
    const foreign = Object.assign(new Error("far"), {
      [Symbol.for("aiplanet.error")]: true,
      code: "key_missing",
      retryable: false,
    });
    expect(isPlanetError(foreign)).toBe(true);
    expect(toErrorRecord(foreign)).toEqual({ code: "key_missing", message: "far", retryable: false });
  });

  test("makes a record of anything that can be thrown", () => {
    const hostile = {
      toString() {
        throw new Error("no");
      },
    };
    const thrown = [undefined, null, "text", 3, Symbol("s"), Object.create(null), hostile, new TypeError("")];
    expect(thrown.map((value) => toErrorRecord(value, "node_failed").message)).toEqual([
      "undefined",
      "null",
      "text",
      "3",
      "Symbol(s)",
      "something was thrown that is no error",
      "something was thrown that is no error",
      "TypeError",
    ]);
  });
});
