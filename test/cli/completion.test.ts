import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { aiplanet, launcher } from "./command-line";
import { openProject } from "./project";

const run = promisify(execFile);

/** What `aiplanet complete` offers for words, of which the last one is typed as far as it is given. */
async function offered(words: readonly string[], folder?: string): Promise<string[]> {
  const { stdout, stderr, code } = await aiplanet(["complete", "--", ...words], folder === undefined ? {} : { folder });
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split("\t")[0] ?? "");
}

describe("aiplanet complete", () => {
  test("offers commands, the commands of groups, flags and the choices of flags", async () => {
    expect(await offered(["ru"])).toEqual(["run", "runs"]);
    expect(await offered(["stack", "re"])).toEqual(["rename"]);
    expect(await offered(["embed", "docs", "--ch"])).toEqual(["--chunk-size", "--chunk-overlap", "--chunk-unit"]);
    expect(await offered(["embed", "--chunk-unit", ""])).toEqual(["characters", "tokens"]);
    expect(await offered(["completion", "z"])).toEqual(["zsh"]);
    expect(await offered(["init", "--template", "b"])).toEqual(["blank"]);
  });

  test("offers files where files are expected, and nothing for what nobody knows", async () => {
    expect(await offered(["run", ""])).toEqual([":files"]);
    expect(await offered(["chat", "--workflow", "x"])).toEqual([":files"]);
    expect(await offered(["nonsense", ""])).toEqual([]);
    expect(await offered(["run", "a.yaml", "--model", ""])).toEqual([]);
  });

  test("offers what the data folder knows, and makes none", async () => {
    const folder = await openProject();
    expect(await offered(["chat", ""], folder)).toEqual([]);
    expect(existsSync(`${folder}/.aiplanet`)).toBe(false);
    expect((await aiplanet(["stack", "create", "hand book"], { folder })).code).toBe(0);
    expect(await offered(["chat", ""], folder)).toEqual(["hand book"]);
    expect(await offered(["embed", "docs", "--stack", "ha"], folder)).toEqual(["hand book"]);
    expect(await offered(["config", "get", "sta"], folder)).toEqual(["stack"]);
  });

  test("says nothing of a config file that is wrong", async () => {
    const folder = await openProject({ "aiplanet.config.yaml": "model: [" });
    expect(await offered(["chat", ""], folder)).toEqual([]);
  });
});

describe("aiplanet completion", () => {
  test("completes in a real bash", async () => {
    const folder = await openProject();
    await aiplanet(["stack", "create", "hand book"], { folder });
    const script = `
      aiplanet() { "${process.execPath}" "${launcher}" "$@"; }
      source <(aiplanet completion bash)
      ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _aiplanet; echo "\${COMPREPLY[*]}"; }
      ask aiplanet ru; ask aiplanet chat ""; ask aiplanet run do; complete -p aiplanet`;
    const { stdout } = await run("bash", ["-c", script], { cwd: folder });
    expect(stdout.split("\n")).toEqual(["run runs", "hand\\ book", "docs", "complete -F _aiplanet aiplanet", ""]);
  });

  test.each(["zsh", "fish"])("%s reads its script", async (shell) => {
    const { stdout } = await aiplanet(["completion", shell]);
    expect(stdout).toContain(`aiplanet completion ${shell}`);
    const isThere = await run("sh", ["-c", `command -v ${shell}`])
      .then(() => true)
      .catch(() => false);
    if (isThere) await run(shell, ["-n", "-c", stdout]);
  });
});
