import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../app/fixtures/temporary-folder";
import { runCommand } from "../fixtures/run-command";
import { type TestTerminalOptions, testTerminal } from "../fixtures/test-terminal";
import type { Outcome } from "../main";
import { initCommand } from "./init";

describe("aiplanet init at a terminal", () => {
  test("asks for the template by number or name, and for the folder", async () => {
    const folder = await temporaryFolder();
    const { exitCode, out, err } = await typeInto([], "7\n3\nnotes\n", { folder });
    expect(exitCode).toBe(0);
    expect(err).toContain("2  research   Answers from your notes");
    expect(err).toContain('there is no template "7"; give a number from 1 to 5\n');
    expect(out).toContain("notes/docs/2026-03-minutes.md\n");
    expect(out).toMatch(/\nnotes\/workflow\.yaml\n$/);
    expect(err).toMatch(/"notes" is made; next:\n {2}cd notes\n {2}aiplanet run .*\n {2}aiplanet chat\n/);
    expect((await typeInto([], "blank\nb\n", { folder })).out).not.toContain("docs");
  });

  test("takes what is usual when only Enter is pressed", async () => {
    const folder = await temporaryFolder();
    const { out } = await typeInto([], "\n\n", { folder });
    expect(out).toMatch(/^\.env\.example\n/);
    expect(out).toContain("docs/lending.md\n");
  });

  test("asks only for what is not said", async () => {
    const folder = await temporaryFolder();
    const template = await typeInto(["one"], "5\n", { folder });
    expect(template.err).not.toContain("folder [.]");
    const place = await typeInto(["-t", "blank"], "two\n", { folder });
    expect(place.err).not.toContain("template [1]");
    expect((await readdir(folder)).sort()).toEqual(["one", "two"]);
    for (const words of [
      ["three", "-t", "blank"],
      ["four", "--yes"],
    ]) {
      expect((await typeInto(words, "", { folder })).err).not.toContain("[");
    }
    expect((await typeInto(["five"], "", { folder, environment: { CI: "true" } })).err).not.toContain("[");
  });

  test("makes nothing when the input ends, or Ctrl-C is pressed, before all is answered", async () => {
    const folder = await temporaryFolder();
    for (const typed of ["\n\u0003", "1\n\u0004", "\u0003"]) {
      await expect(typeInto([], typed, { folder })).rejects.toMatchObject({ code: "run_canceled" });
    }
    expect(await readdir(folder)).toEqual([]);
  });

  test("says that a template is not there before it asks", async () => {
    await expect(typeInto(["--template", "rag"], "", {})).rejects.toMatchObject({ code: "usage" });
  });
});

describe("aiplanet init elsewhere", () => {
  test("asks nothing, and takes rag-chat and the working folder", async () => {
    const folder = join(await temporaryFolder({ "My Bot/.git/HEAD": "" }), "My Bot");
    const { out, err } = await runCommand(initCommand, [], { folder });
    expect(out).toMatch(/^\.env\.example\n[\s\S]*\ndocs\/rooms\.md\nworkflow\.test\.yaml\nworkflow\.yaml\n$/);
    expect(err).toBe(
      '"My-Bot" is made; next:\n  aiplanet run workflow.yaml "How long may I keep a book?"\n  aiplanet chat\n  aiplanet doctor\n',
    );
  });

  test("names a folder so that the shell finds it", async () => {
    const folder = await temporaryFolder();
    const cd = async (name: string) =>
      /^ {2}(cd .*)$/m.exec((await runCommand(initCommand, ["--", name], { folder })).err);
    expect((await cd("two  words"))?.[1]).toBe('cd "two  words"');
    expect((await cd("-x"))?.[1]).toBe("cd ./-x");
    expect((await cd("$a"))?.[1]).toBe("cd '$a'");
    expect((await cd("one/two"))?.[1]).toBe("cd one/two");
  });

  test("says what a template needs, unless it is there", async () => {
    const folder = await temporaryFolder();
    const without = await runCommand(initCommand, ["a", "-t", "extract"], { folder });
    expect(without.err).toContain("  = to run, set OPENAI_API_KEY or GEMINI_API_KEY in .env");
    const environment = { GEMINI_API_KEY: "k" };
    const { err } = await runCommand(initCommand, ["b", "-t", "extract"], { folder, environment });
    expect(err).not.toContain("set OPENAI_API_KEY");
    expect((await runCommand(initCommand, ["c", "-t", "research"], { folder })).err).toContain("SERPAPI_API_KEY");
  });

  test("lists the templates, also for programs", async () => {
    const { out } = await runCommand(initCommand, ["--list"]);
    expect(out.split("\n").map((line) => line.split(" ")[0])).toEqual([
      "rag-chat",
      "research",
      "summarise",
      "extract",
      "blank",
      "",
    ]);
    const listed = JSON.parse((await runCommand(initCommand, ["--list", "--json"])).out);
    expect(listed[0]).toEqual({ name: "rag-chat", description: expect.any(String), needs: null });
  });

  test("gives programs the folder, the template and the files", async () => {
    const folder = await temporaryFolder();
    const { out } = await runCommand(initCommand, ["x", "--json", "-t", "blank"], { folder });
    expect(JSON.parse(out)).toEqual({
      folder: join(folder, "x"),
      name: "x",
      template: "blank",
      files: [".env.example", ".gitignore", "README.md", "aiplanet.config.yaml", "workflow.yaml"],
    });
  });
});

/** Runs `init` where a person types. Throws what the command throws. */
async function typeInto(words: readonly string[], typed: string, options: TestTerminalOptions) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const terminal = { ...testTerminal({ ...options, tty: true }), stdin };
  const outcome: Outcome = { exitCode: -1 };
  if (typed !== "") stdin.write(typed);
  await initCommand(terminal, outcome).parseAsync([...words], { from: "user" });
  return { exitCode: outcome.exitCode, out: terminal.out(), err: terminal.err() };
}
