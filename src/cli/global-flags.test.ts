import { describe, expect, test } from "vitest";
import { testTerminal } from "./fixtures/test-terminal";
import { heedGlobalFlags } from "./global-flags";

const heed = (...words: string[]) => {
  const heeded = heedGlobalFlags(words, testTerminal());
  return { words: heeded.words, verbosity: heeded.terminal.verbosity, colour: heeded.terminal.environment.NO_COLOR };
};

describe("flags of every command", () => {
  test("stand before or after the command and its arguments", () => {
    const quiet = { words: ["run", "file"], verbosity: "quiet", colour: undefined };
    expect(heed("--quiet", "run", "file")).toEqual(quiet);
    expect(heed("run", "-q", "file")).toEqual(quiet);
    expect(heed("run", "file", "--quiet")).toEqual(quiet);
  });

  test("are heard together, the last of two that exclude each other", () => {
    expect(heed("run", "-v", "--no-color")).toEqual({ words: ["run"], verbosity: "verbose", colour: "1" });
    expect(heed("-q", "run", "-v").verbosity).toBe("verbose");
  });

  test("are texts behind --", () => {
    const words = ["run", "file", "--", "-q", "--no-color"];
    expect(heed(...words)).toEqual({ words, verbosity: "normal", colour: undefined });
  });
});
