import { describe, expect, test } from "vitest";
import { shownPath } from "./shown-path";

describe("shownPath", () => {
  test.each([
    ["/home/ada/work/a.yaml", "a.yaml"],
    ["/home/ada/work/sub/a.yaml", "sub/a.yaml"],
    ["/home/ada/a.yaml", "../a.yaml"],
    ["/home/a.yaml", "../../a.yaml"],
    ["/home/ada/.config/a.yaml", "~/.config/a.yaml"],
    ["/settings/a.yaml", "/settings/a.yaml"],
    ["/home/ada/work/..a/a.yaml", "..a/a.yaml"],
  ])("shows %s as %s", (file, shown) => {
    expect(shownPath(file, { folder: "/home/ada/work", environment: { HOME: "/home/ada" } })).toBe(shown);
  });

  test("shows it whole where there is no home", () => {
    expect(shownPath("/settings/a.yaml", { folder: "/work", environment: {} })).toBe("/settings/a.yaml");
  });
});
