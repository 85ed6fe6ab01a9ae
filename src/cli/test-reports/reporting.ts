import { mkdir, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { FileResult, TestReport } from "../../app/testing/test-report";
import { PlanetError } from "../../engine/errors";
import { didYouMean } from "../../engine/suggest";
import { colours, note, type Terminal } from "../terminal";
import { githubReport } from "./github-report";
import { jsonReport } from "./json-report";
import { junitTestReport } from "./junit-report";
import { markdownReport } from "./markdown-report";
import { fileLines, summaryLines } from "./terminal-report";

/** Where reports go. */
export interface Reporting {
  /** Whether a person reads along. */
  readonly isForPeople: boolean;
  /** Tells of a file, when all of its cases have ended. */
  file(result: FileResult): void;
  /** Writes what goes into files; gives what goes to stdout. */
  end(report: TestReport): Promise<readonly string[]>;
}

const whole: Readonly<Record<string, ((report: TestReport, terminal: Terminal) => string) | undefined>> = {
  json: jsonReport,
  junit: junitTestReport,
  github: (report, terminal) => githubReport(report, folderInRepository(terminal)),
  markdown: markdownReport,
};

/**
 * Opens the reports that flags ask for; in GitHub's actions its annotations are one of them.
 * @throws `usage` for a reporter that there is not.
 */
export function openReporting(
  { reporter = [], json = false }: { readonly reporter?: readonly string[]; readonly json?: boolean },
  terminal: Terminal,
): Reporting {
  const { environment } = terminal;
  const usual = json ? ["json"] : ["terminal", ...(environment.GITHUB_ACTIONS ? ["github"] : [])];
  const asked = (reporter.length === 0 ? usual : [...reporter, ...(json ? ["json"] : [])]).map(readReporter);
  const toTerminal = asked.some(({ name, file }) => name === "terminal" && file === undefined);
  const shades = colours(terminal, terminal.stdout);
  const plain = colours({ ...terminal, environment: { NO_COLOR: "1" } }, {});
  return {
    isForPeople: toTerminal,
    file(result) {
      if (toTerminal && terminal.verbosity !== "quiet")
        for (const line of fileLines(result, shades)) terminal.stdout.write(`${line}\n`);
      else if (toTerminal && isBroken(result)) for (const line of fileLines(result, shades)) note(terminal, line);
    },
    async end(report) {
      const shown: string[] = [];
      for (const { name, file } of asked) {
        if (name === "terminal" && file === undefined) shown.push(...summaryLines(report, shades));
        else {
          const lines = () => [...report.files.flatMap((one) => fileLines(one, plain)), ...summaryLines(report, plain)];
          const text = name === "terminal" ? lines().join("\n") : (whole[name]?.(report, terminal) ?? "");
          if (file !== undefined) await writeReport(resolve(terminal.folder, file), text);
          else if (text !== "") shown.push(text);
        }
      }
      return shown;
    },
  };
}

/** GitHub names files from the root of the repository, wherever a step works. */
function folderInRepository({ folder, environment: { GITHUB_WORKSPACE: root } }: Terminal): string {
  const way = root ? relative(root, folder) : "";
  return isAbsolute(way) || way.startsWith("..") ? "" : way.replaceAll(sep, "/");
}

function isBroken({ cases, error }: FileResult): boolean {
  return error !== undefined || cases.some(({ status }) => status === "failed" || status === "error");
}

function readReporter(text: string): { readonly name: string; readonly file: string | undefined } {
  const at = text.indexOf("=");
  const name = at === -1 ? text : text.slice(0, at);
  const names = ["terminal", ...Object.keys(whole)];
  if (!names.includes(name)) {
    throw new PlanetError("usage", `there is no reporter "${name}"`, { hint: didYouMean(name, names) });
  }
  return { name, file: at === -1 ? undefined : text.slice(at + 1) };
}

async function writeReport(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text.endsWith("\n") ? text : `${text}\n`);
  } catch (cause) {
    throw new PlanetError("usage", `the report "${file}" cannot be written`, {
      hint: "name a file in a folder that may be written to",
      cause,
    });
  }
}
