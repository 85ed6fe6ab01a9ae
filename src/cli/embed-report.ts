import type { SyncReport } from "../app/planet";
import { counted } from "./counted";
import { note, print, printableLine, type Terminal } from "./terminal";

/** Prints what indexing did: a line for each document that was read, and the counts; on stderr what was left out. */
export function printReport(report: SyncReport, terminal: Terminal): void {
  noteSkipped(report, terminal);
  if (terminal.verbosity === "quiet") return;
  for (const line of documentLines(report)) print(terminal, line);
  const { collection, indexed, skipped, unchanged, removed, chunks } = report;
  const counts = [
    `${indexed.length} indexed`,
    `${skipped.length} skipped`,
    `${unchanged} unchanged`,
    ...(removed.length > 0 ? [`${removed.length} removed`] : []),
  ];
  print(terminal, `${counts.join(", ")}; "${printableLine(collection)}" holds ${counted(chunks, "chunk")}`);
}

/** Prints what a change of the sources did to the collection: one line for each document. */
export function printChanges(report: SyncReport, before: SyncReport | undefined, terminal: Terminal): void {
  const known = new Set(before?.skipped.map(({ document, message }) => `${document}\n${message}`));
  const skipped = report.skipped.filter(({ document, message }) => !known.has(`${document}\n${message}`));
  noteSkipped({ ...report, skipped }, terminal);
  for (const line of documentLines(report)) print(terminal, line);
  for (const document of report.removed) print(terminal, `${printableLine(document)}  removed`);
}

function noteSkipped({ skipped, notices }: SyncReport, terminal: Terminal): void {
  for (const notice of notices) note(terminal, `notice ${printableLine(notice)}`);
  for (const { document, reason, message } of skipped)
    note(terminal, `${printableLine(document)}  skipped (${reason}): ${printableLine(message)}`);
}

function documentLines({ indexed }: SyncReport): string[] {
  return indexed.map(({ document, chunks, pages }) => {
    const size = [...(pages === undefined ? [] : [counted(pages, "page")]), counted(chunks, "chunk")];
    return `${printableLine(document)}  ${size.join(", ")}`;
  });
}
