import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { testTerminal } from "../../src/cli/fixtures/test-terminal";
import { wholeProgram } from "../../src/cli/program";
import { aiplanet, type Finished, head, launcher } from "./command-line";
import { openProject } from "./project";

const execute = promisify(execFile);

/**
 * For each command, in an order in which each finds what it needs: words that make it do its work, and words that make
 * it fail with an error of its own.
 */
const commands: readonly { readonly does: readonly string[]; readonly fails?: readonly string[] }[] = [
  { does: ["init", "made"], fails: ["init", "x", "--template", "nothing"] },
  { does: ["embed", "docs", "--stack", "papers"], fails: ["embed", "nothing-there"] },
  { does: ["search", "leave", "--stack", "papers"], fails: ["search", "leave", "--collection", "nothing"] },
  { does: ["run", "w.yaml", "How many days of leave do I have?"], fails: ["run", "nothing.yaml"] },
  { does: ["run", "w.yaml", "leave", "--durable"], fails: ["run", "w.yaml", "leave", "--model", "nothing:x"] },
  { does: ["chat", "papers"], fails: ["chat", "papers", "--workflow", "nothing.yaml"] },
  { does: ["validate", "w.yaml"], fails: ["validate", "nothing.yaml"] },
  { does: ["graph", "w.yaml"], fails: ["graph", "nothing.yaml"] },
  { does: ["test", "w.test.yaml"], fails: ["test", "nothing.test.yaml"] },
  { does: ["doctor"] },
  { does: ["stack", "create", "second"], fails: ["stack", "create", "papers"] },
  { does: ["stack", "list"] },
  { does: ["stack", "show", "papers"], fails: ["stack", "show", "nothing"] },
  { does: ["stack", "rename", "second", "third"], fails: ["stack", "rename", "nothing", "x"] },
  { does: ["stack", "use", "papers"], fails: ["stack", "use", "nothing"] },
  { does: ["stack", "delete", "third", "--yes"], fails: ["stack", "delete", "papers"] },
  { does: ["kb", "list"] },
  { does: ["kb", "documents", "papers"], fails: ["kb", "documents", "nothing"] },
  { does: ["kb", "lock", "w.yaml"], fails: ["kb", "lock", "nothing.yaml"] },
  { does: ["kb", "check", "w.yaml"], fails: ["kb", "check", "nothing.yaml"] },
  { does: ["kb", "diff", "w.yaml"], fails: ["kb", "diff", "nothing.yaml"] },
  {
    does: ["kb", "eval", "--stack", "papers", "--queries", "queries.tsv", "--qrels", "qrels.tsv"],
    fails: ["kb", "eval", "--queries", "nothing.tsv", "--qrels", "qrels.tsv"],
  },
  { does: ["workflow", "save", "w.yaml"], fails: ["workflow", "save", "nothing.yaml"] },
  { does: ["workflow", "list"] },
  { does: ["workflow", "show", "test"], fails: ["workflow", "show", "nothing"] },
  { does: ["workflow", "history", "test"], fails: ["workflow", "history", "nothing"] },
  { does: ["workflow", "diff", "test"], fails: ["workflow", "diff", "nothing"] },
  { does: ["workflow", "restore", "test", "1"], fails: ["workflow", "restore", "test", "9"] },
  { does: ["runs", "list"], fails: ["runs", "list", "--status", "nothing"] },
  { does: ["runs", "show", "last"], fails: ["runs", "show", "nothing"] },
  { does: ["runs", "rerun", "last"], fails: ["runs", "rerun", "nothing"] },
  { does: ["runs", "resume", "--all"], fails: ["runs", "resume", "nothing"] },
  { does: ["runs", "diff", "last", "last"], fails: ["runs", "diff", "last", "nothing"] },
  { does: ["runs", "prune", "--older-than", "1d", "--yes"], fails: ["runs", "prune", "--older-than", "0s"] },
  { does: ["runs", "list"], fails: ["runs", "answer", "nothing", "yes"] },
  { does: ["runs", "list"], fails: ["runs", "cancel", "nothing"] },
  { does: ["runs", "list"], fails: ["runs", "to-test", "nothing"] },
  { does: ["config", "list"] },
  { does: ["config", "set", "model", "offline:extractive"], fails: ["config", "set", "modell", "x"] },
  { does: ["config", "get", "model"], fails: ["config", "get", "nothing"] },
  { does: ["config", "path"] },
  { does: ["config", "unset", "model"], fails: ["config", "unset", "nothing"] },
  {
    does: ["kb", "remove", "papers", "docs/leave.md", "--yes"],
    fails: ["kb", "remove", "papers", "docs/travel.md"],
  },
  { does: ["completion", "bash"], fails: ["completion", "nothing"] },
  { does: ["backup", "all.db"], fails: ["backup", "all.db"] },
  { does: ["restore", "all.db", "--yes"], fails: ["restore", "nothing.db", "--yes"] },
];

/** A project in which each command has done its work once, and what each of them left behind. */
async function usedProject() {
  const folder = await openProject({
    "queries.tsv": "1\tleave\n",
    "qrels.tsv": "1\tdocs/leave.md\t1\n",
    "aiplanet.config.yaml": "stack: default\n",
    "w.test.yaml":
      "workflow: w.yaml\ncases:\n  - { name: a, inputs: { text: leave }, assert: [{ contains: leave }] }\n",
  });
  const finished: { readonly words: string; readonly end: Finished }[] = [];
  for (const { does } of commands)
    finished.push({ words: does.join(" "), end: await aiplanet(does, { folder, stdin: "What is leave?\n" }) });
  return { folder, finished };
}

const isStyled = (text: string) => text.includes("\u001b");
const isWrong = (text: string) => /^error/m.test(text);

describe("every command", () => {
  test("is tried here", async () => {
    const leaves = (await wholeProgram(testTerminal())).commands.flatMap((one) =>
      one.commands.length === 0 ? [one.name()] : one.commands.map((inner) => `${one.name()} ${inner.name()}`),
    );
    const tried = commands.flatMap(({ does, fails = [] }) => [does, fails]).map((words) => words.join(" "));
    expect(leaves.filter((leaf) => !tried.some((words) => words === leaf || words.startsWith(`${leaf} `)))).toEqual([]);
  });

  test("ends well in a pipe without an escape byte, and leaves stdout empty when it fails", async () => {
    const { folder, finished } = await usedProject();
    for (const { words, end } of finished) {
      expect.soft([words, end.code, isWrong(end.stderr) && end.stderr]).toEqual([words, 0, false]);
      expect.soft([words, isStyled(end.stdout + end.stderr)]).toEqual([words, false]);
    }
    for (const { fails = [] } of commands.filter((one) => one.fails !== undefined)) {
      const words = fails.join(" ");
      const plain = await aiplanet(fails, { folder });
      expect.soft([words, plain.stdout, isWrong(plain.stderr)]).toEqual([words, "", true]);
      expect
        .soft([words, plain.code, isStyled(plain.stderr)])
        .toEqual([words, expect.toSatisfy((code) => code > 0), false]);
      // What `validate` says of each file is its answer, also where one cannot be read.
      if (["completion", "graph", "validate"].includes(fails[0] ?? "")) continue;
      const json = await aiplanet([...fails, "--json"], { folder });
      expect.soft([words, json.code, json.stdout]).toEqual([words, plain.code, ""]);
      expect.soft([words, json.stderr]).toEqual([words, expect.toSatisfy(isOneError)]);
    }
  }, 240_000);

  test("is fine when its reader goes away, and heeds what is said of colours", async () => {
    const folder = await openProject();
    await aiplanet(["embed", "docs", "--stack", "papers"], { folder });
    await aiplanet(["workflow", "save", "w.yaml"], { folder });
    await aiplanet(["run", "w.yaml", "leave", "--durable"], { folder });
    const showing = [
      ["run", "w.yaml", "leave"],
      ["runs", "show", "last", "--events"],
      ["runs", "show", "last"],
      ["search", "travel", "--stack", "papers"],
      ["config", "list"],
      ["workflow", "show", "test"],
      ["graph", "w.yaml"],
      ["embed", "--help"],
    ];
    const quenching: readonly (readonly [readonly string[], Record<string, string>])[] = [
      [[], { FORCE_COLOR: "1", NO_COLOR: "1" }],
      [["--no-color"], { FORCE_COLOR: "1" }],
    ];
    for (const words of showing) {
      const { code, stderr } = await head(words, folder);
      expect.soft([words, code, isWrong(stderr)]).toEqual([words, 0, false]);
      for (const [more, environment] of quenching) {
        const { stdout, stderr: told } = await aiplanet([...words, ...more], { folder, environment });
        expect.soft([words, isStyled(stdout + told)]).toEqual([words, false]);
      }
    }
    const coloured = await aiplanet(["run", "w.yaml", "leave"], { folder, environment: { FORCE_COLOR: "1" } });
    expect(isStyled(coloured.stdout + coloured.stderr)).toBe(true);
    const script = 'set -o pipefail; "$0" "$1" run w.yaml leave | head -1; echo "$?"';
    const { stdout } = await execute("bash", ["-c", script, process.execPath, launcher], { cwd: folder });
    expect(stdout.trim().split("\n").at(-1)).toBe("0");
  }, 120_000);

  test("that deletes needs --yes where nobody can be asked, and deletes nothing without", async () => {
    const folder = await openProject();
    await aiplanet(["embed", "docs", "--stack", "papers"], { folder });
    await aiplanet(["backup", "all.db"], { folder });
    const deleting = [
      ["stack", "delete", "papers"],
      ["kb", "remove", "papers", "docs/travel.md"],
      ["runs", "prune", "--older-than", "1d"],
      ["restore", "all.db"],
    ];
    for (const words of deleting) {
      const { code, stdout, stderr } = await aiplanet(words, { folder });
      expect.soft([words, code, stdout, stderr.includes("--yes")]).toEqual([words, 2, "", true]);
    }
    expect((await aiplanet(["kb", "documents", "papers"], { folder })).stdout).toContain("travel.md");
  }, 60_000);
});

function isOneError(text: string): boolean {
  const { error } = JSON.parse(text) as { readonly error?: { readonly code?: unknown; readonly message?: unknown } };
  return typeof error?.code === "string" && typeof error.message === "string";
}
