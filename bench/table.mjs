/** Writes a Markdown table with aligned columns: the first one to the left, the others to the right. */
export function table(head, rows) {
  const widths = head.map((cell, column) => Math.max(3, cell.length, ...rows.map((row) => row[column].length)));
  const line = (cells) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(" | ")} |`;
  const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** What the figures were measured on, in a few words. */
export function describeMachine(cores) {
  return `Node ${process.versions.node}, ${cores} ${cores === 1 ? "core" : "cores"}`;
}
