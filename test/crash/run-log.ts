/** What a process has written into its log. */
export type LogLine =
  /** A node began or ended; `run` is that of the node it is part of, for a workflow within a workflow. */
  | {
      readonly kind: "work";
      readonly run: string;
      readonly node: string;
      readonly element: number | undefined;
      /** Whether it is a node of a workflow that a node runs. */
      readonly within: boolean;
      readonly moment: "start" | "end";
    }
  /** An event of a run was told. */
  | { readonly kind: "told"; readonly run: string; readonly seq: number; readonly type: string }
  /** A run that an earlier process had left. */
  | { readonly kind: "found"; readonly run: string; readonly status: string; readonly deaths: number }
  /** All that were left have been written. */
  | { readonly kind: "all" };

/** Reads the lines of a log. Throws on one that is torn. */
export function readLog(text: string): LogLine[] {
  return text.split("\n").slice(0, -1).map(readLine);
}

function readLine(line: string): LogLine {
  const [kind, run = "", ...words] = line.split(" ");
  const [first = "", second = "", third = ""] = words;
  if (kind === "found" && run === "all") return { kind: "all" };
  if (kind === "found") return { kind, run, status: first, deaths: Number(second) };
  if (kind === "told") return { kind, run, seq: Number(first), type: second };
  if (kind !== "work" || (third !== "start" && third !== "end")) throw new Error(`the log has a torn line: "${line}"`);
  // A workflow within a workflow has the id RUN:NODE, or RUN:NODE:ELEMENT.
  const [outer = "", node] = run.split(":");
  const element = second === "-" ? undefined : Number(second);
  return node === undefined
    ? { kind, run: outer, node: first, element, within: false, moment: third }
    : { kind, run: outer, node, element: undefined, within: true, moment: third };
}
