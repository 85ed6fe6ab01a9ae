import { execFileSync, spawn } from "node:child_process";
import { describe, expect, onTestFinished, test } from "vitest";
import { launcher } from "./command-line";
import { openProject, openSlowProject } from "./project";

const question = "How many days of leave do I have?";

const maker = terminalMaker();

if (maker === undefined) {
  test.skip("what is shown on a terminal is NOT tested: install util-linux, which brings the program `script`", () => {});
}

describe.skipIf(maker === undefined)("on a terminal", () => {
  test("a bar shows how far indexing has come, and goes", async () => {
    const { shown } = await onTerminal(["run", "w.yaml", question], await openProject());
    expect(shown).toContain("\r␛[Kindexing ▕░░░░░░░░░░▏ 0/2 files  0 chunks  docs/leave.md");
    // The bar is cleared before the answer starts, which then stands alone on its line.
    expect(shown).toMatch(/\r␛\[KEverybody has 27 days of leave per year\. \[1\]\r\n/);
    expect(shown).toContain('␛[36m[1]␛[39m docs/leave.md, Leave ␛[2m"');
    expect(shown).toContain("answered by offline:extractive");
  });

  test.each([
    ["CI", "true"],
    ["TERM", "dumb"],
  ])("there is no bar with %s=%s", async (name, value) => {
    const { shown } = await onTerminal(["run", "w.yaml", question], await openProject(), { [name]: value });
    expect(shown).toContain("indexing 1/2 docs/leave.md\r\n");
    expect(shown).not.toContain("␛[K");
  });

  test("NO_COLOR takes the colours away and leaves the bar", async () => {
    const { shown } = await onTerminal(["run", "w.yaml", question], await openProject(), { NO_COLOR: "1" });
    expect(shown).not.toMatch(/␛\[\d+m/);
  });

  test("a question that is missing is not waited for", async () => {
    const { code, shown } = await onTerminal(["run", "w.yaml"], await openProject());
    expect(code).toBe(2);
    expect(shown).toContain("the question is missing");
  });

  test("words appear as they come, and Ctrl-C ends the run with 130 on a clean line", async () => {
    const folder = await openSlowProject();
    // The key is pressed once the first word of the answer stands there, long before the answer is whole.
    const { code, shown } = await onTerminal(
      ["run", "slow.yaml", question],
      folder,
      {},
      { after: "waiting", press: "\u0003" },
    );
    expect(code).toBe(130);
    expect(shown).toMatch(/waiting(?:\^C)?\r\n␛\[31merror␛\[39m interrupted\r\n$/);
  });
});

interface KeyPress {
  /** What must be shown before. */
  readonly after: string;
  readonly press: string;
}

/** Runs the command line on a pseudo-terminal; what it shows is stdout and stderr as one stream. */
async function onTerminal(
  words: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>> = {},
  key?: KeyPress,
): Promise<{ readonly code: number | null; readonly shown: string }> {
  const command = [process.execPath, launcher, ...words].map((word) => `'${word}'`).join(" ");
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, TERM: "xterm", SHELL: "/bin/sh", ...environment };
  const child = spawn("script", maker?.(command) ?? [], { cwd: folder, env });
  onTestFinished(() => void child.kill("SIGKILL"));
  let shown = "";
  let pressed = false;
  child.stdout.setEncoding("utf8").on("data", (text) => {
    shown += text;
    if (key !== undefined && !pressed && shown.includes(key.after)) {
      pressed = true;
      child.stdin.write(key.press);
    }
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  // A visible sign for the escape character, so that what is expected can be read.
  return { code, shown: shown.replaceAll("\u001b", "␛") };
}

/** How this machine's `script` runs a command on a terminal; undefined where there is no such program. */
function terminalMaker(): ((command: string) => readonly string[]) | undefined {
  try {
    const version = execFileSync("script", ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return version.includes("util-linux") ? (command) => ["-qefc", command, "/dev/null"] : undefined;
  } catch {
    return process.platform === "darwin" ? (command) => ["-q", "/dev/null", "/bin/sh", "-c", command] : undefined;
  }
}
