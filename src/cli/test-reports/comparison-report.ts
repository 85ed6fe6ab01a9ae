import type { CaseComparison, CaseSide } from "../../app/testing/compare-reports";
import type { WordChange } from "../../app/testing/word-difference";
import { formatDuration } from "../../engine/duration";
import { formatMoney } from "../../engine/money";
import { type Colours, printable, printableLine } from "../terminal";
import { toldLine, toldLines } from "./told-lines";

const marks: Readonly<Record<CaseComparison["kind"], string>> = {
  same: "=",
  changed: "~",
  regression: "✗",
  fixed: "✓",
  added: "+",
  removed: "-",
};

/** Each case that is not as it was, with what has changed; then how many there are of each kind. */
export function comparisonLines(cases: readonly CaseComparison[], revision: string, colours: Colours): string[] {
  const { bold, dim, red, green } = colours;
  const shown = cases.filter(isShown);
  const paint = { regression: red, fixed: green } as const;
  const lines = shown.flatMap((one) => {
    const colour = one.kind === "regression" || one.kind === "fixed" ? paint[one.kind] : (text: string) => text;
    const head = `${colour(marks[one.kind])} ${toldLine(`${printableLine(one.file)}: ${printableLine(one.id)}`)}`;
    const answer = one.answer.length === 0 ? [] : [`    ${toldLine(wordsOf(one.answer, colours))}`];
    const changes = changesOf(one).flatMap(toldLines);
    return [head, ...answer, ...changes.map((text) => `    ${dim(text)}`)];
  });
  return [bold(`beside ${printableLine(revision)}`), ...lines, countsOf(cases)];
}

/** The same for people who review. */
export function comparisonMarkdown(cases: readonly CaseComparison[], revision: string): string {
  const rows = cases.filter(isShown).map((one) => {
    const cells = [one.kind, `${one.file}: ${one.id}`, changesOf(one).join("; ")].map(cell);
    return `| ${[...cells, one.answer.map(markdownWord).join("").trim()].join(" | ")} |`;
  });
  return [
    `## Beside ${cell(revision)}`,
    "",
    countsOf(cases),
    "",
    ...(rows.length === 0 ? [] : ["| | case | changed | answer |", "|---|---|---|---|", ...rows, ""]),
  ].join("\n");
}

/** A case that cannot be judged is shown as well where it could not be judged before. */
function isShown({ kind, now }: CaseComparison): boolean {
  return kind !== "same" || now?.status === "error";
}

/** What else has changed of a case: status, citations, path, tokens, cost, time. */
function changesOf({ before, now }: CaseComparison): string[] {
  if (before === undefined || now === undefined) return [];
  const list = (key: "citations" | "path", name: string) => {
    const gone = before[key].filter((one) => !now[key].includes(one)).map((one) => `-${one}`);
    const come = now[key].filter((one) => !before[key].includes(one)).map((one) => `+${one}`);
    return gone.length + come.length === 0 ? [] : [`${name} ${[...gone, ...come].map(printableLine).join(" ")}`];
  };
  const pair = (text: (side: CaseSide) => string, name: string) =>
    text(before) === text(now) ? [] : [`${name} ${text(before)} -> ${text(now)}`];
  return [
    ...pair(({ status }) => status, "status"),
    ...(before.reason === undefined || before.reason === now.reason ? [] : [`before: ${before.reason}`]),
    ...(now.reason === undefined ? [] : [`now: ${now.reason}`]),
    ...list("citations", "cites"),
    ...list("path", "path"),
    ...pair(({ tokens }) => String(tokens), "tokens"),
    ...pair(({ cost }) => (cost === undefined ? "unknown" : formatMoney(cost)), "cost"),
    // A run takes another time whenever it runs, so it is told beside what else has changed only.
    `time ${formatDuration(before.time)} -> ${formatDuration(now.time)}`,
  ];
}

function countsOf(cases: readonly CaseComparison[]): string {
  const count = (kind: CaseComparison["kind"]) => cases.filter((one) => one.kind === kind).length;
  const kinds = ["regression", "fixed", "changed", "added", "removed", "same"] as const;
  const names = {
    regression: "worse",
    fixed: "better",
    changed: "changed",
    added: "new",
    removed: "gone",
    same: "same",
  };
  return kinds.flatMap((kind) => (count(kind) === 0 ? [] : [`${count(kind)} ${names[kind]}`])).join(", ");
}

function wordsOf(changes: readonly WordChange[], { red, green }: Colours): string {
  return changes
    .map(({ kind, text }) => {
      const line = printable(text).replace(/\s*\n\s*/g, " ");
      if (kind === "same") return line;
      return kind === "removed" ? red(`[-${line.trimEnd()}-] `) : green(`{+${line.trimEnd()}+} `);
    })
    .join("")
    .trimEnd();
}

function markdownWord({ kind, text }: WordChange): string {
  const words = cell(text);
  if (kind === "same" || words === "") return `${words} `;
  return kind === "removed" ? `~~${words}~~ ` : `**${words}** `;
}

function cell(text: string): string {
  return printableLine(text)
    .replace(/[\\`*_{}[\]()#+!|<>~@-]/g, "\\$&")
    .replace(/&/g, "&amp;");
}
