import type { Examination } from "../app/doctor";
import type { Finding } from "../app/doctor-finding";
import { exitCodeOfRecord, exitCodes } from "./exit-codes";
import { colours, print, printableLine, printJson, type Terminal } from "./terminal";

const titles: Readonly<Record<Finding["part"], string>> = {
  system: "system",
  models: "models",
  searches: "web search",
  vectors: "vectors",
};

const marks: Readonly<Record<Finding["state"], string>> = { ok: "ok", none: "--", failed: "fail" };

/** Prints what was found, under `json` as one object. */
export function printExamination(examination: Examination, json: boolean, terminal: Terminal): void {
  if (json) {
    printJson(terminal, examination);
    return;
  }
  const { bold, dim, red } = colours(terminal, terminal.stdout);
  const { version, findings } = examination;
  const width = Math.max(...findings.map(({ name }) => name.length));
  print(terminal, bold(`AI Planet ${version}`));
  for (const part of Object.keys(titles) as Finding["part"][]) {
    const inPart = findings.filter((finding) => finding.part === part);
    if (inPart.length === 0) continue;
    print(terminal, `\n${bold(titles[part])}`);
    for (const { name, state, detail, fix, ms } of inPart) {
      const mark = marks[state].padEnd(4);
      const time = ms === undefined ? "" : dim(` (${Math.round(ms)} ms)`);
      const told = `${printableLine(name).padEnd(width)}  ${printableLine(detail)}`;
      print(terminal, `  ${state === "failed" ? red(mark) : mark}  ${state === "none" ? dim(told) : told}${time}`);
      if (fix !== undefined) print(terminal, dim(`${" ".repeat(10 + width)}= ${printableLine(fix)}`));
    }
  }
}

/** The exit code of what was found: that of the faults when they are of one kind, else 1. */
export function exitCodeOfExamination({ findings }: Examination): number {
  const failed = findings.filter(({ state }) => state === "failed");
  const codes = new Set(failed.map(({ code }) => (code === undefined ? exitCodes.failed : exitCodeOfRecord({ code }))));
  const [first = exitCodes.fine] = codes;
  return codes.size > 1 ? exitCodes.failed : first;
}
