import { describe, expect, test } from "vitest";
import { formatDuration, parseDuration } from "./duration";

describe("parseDuration", () => {
  test.each([
    ["500ms", 500],
    ["1.5s", 1_500],
    ["2m", 120_000],
    ["1h", 3_600_000],
    ["7d", 604_800_000],
    ["0s", 0],
  ])("reads %s as %d milliseconds", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each(["", "5", "s", "-1s", "1 s", "1S", "1e3s", "1s2m", ".5s"])("refuses %j", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe("formatDuration", () => {
  test.each([
    [0, "0ms"],
    [12.4, "12ms"],
    [999.6, "1.0s"],
    [1_400, "1.4s"],
    [59_960, "1m 0s"],
    [125_000, "2m 5s"],
  ])("writes %d as %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});
