import { describe, expect, test } from "vitest";
import { formatFileSize, parseFileSize } from "./file-size";

describe("parseFileSize", () => {
  test.each([
    ["25MB", 26_214_400],
    ["1.5 GB", 1_610_612_736],
    ["800kb", 819_200],
    ["12B", 12],
    ["4096", 4096],
  ])("reads %s", (text, bytes) => {
    expect(parseFileSize(text)).toBe(bytes);
  });

  test.each(["", "MB", "-1MB", "1 TB", "ten", "1e6"])("refuses %j", (text) => {
    expect(parseFileSize(text)).toBeUndefined();
  });
});

describe("formatFileSize", () => {
  test.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [4096, "4.0 KB"],
    [1_300_000_000, "1.2 GB"],
  ])("writes %i as %s", (bytes, text) => {
    expect(formatFileSize(bytes)).toBe(text);
  });
});
