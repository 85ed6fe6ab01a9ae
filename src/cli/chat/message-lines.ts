import { formatDuration } from "../../engine/duration";
import type { DocumentValue, Usage } from "../../engine/values";
import { renderMarkdown } from "../markdown/render-markdown";
import { placeOf } from "../sources";
import { type Colours, printable, printableLine } from "../terminal";
import { cutText, wrapText } from "../text-width";
import { formatMoneyOf, formatTokens } from "../usage-table";
import type { SaidMessage } from "./said-messages";

/** How messages are drawn. */
export interface DrawOptions {
  /** From 20. */
  readonly columns: number;
  readonly colours: Colours;
}

/** So many sources are named while they are folded. */
const mostFolded = 3;
/** Columns of a sentence that is cited; longer ones are shown by `/sources NUMBER`. */
const longestQuote = 600;

/** A question as it stands above its answer. */
export function questionLines(text: string, { columns, colours }: DrawOptions): string[] {
  const lines = printable(text)
    .split("\n")
    .flatMap((line) => wrapText(line, columns - 2));
  return ["", ...lines.map((line, index) => colours.bold(colours.cyan(`${index === 0 ? "> " : "  "}${line}`))), ""];
}

/** A whole answer. */
export function answerLines(text: string, options: DrawOptions): string[] {
  return renderMarkdown(text, options);
}

/**
 * A message that was said before; below a question that no answer follows what was written of one.
 * @param isLast whether nothing was said since.
 */
export function saidLines(
  { role, content, sources = [], unfinished }: SaidMessage,
  isLast: boolean,
  options: DrawOptions,
): string[] {
  if (role !== "user") return [...answerLines(content, options), ...sourceLines(sources, false, options)];
  const question = questionLines(content, options);
  if (unfinished === undefined) return question;
  const said = [unfinished === "" ? "not answered" : "not finished", ...(isLast ? ["/retry goes on"] : [])].join("; ");
  const written = unfinished === "" ? [] : answerLines(unfinished, options);
  return [...question, ...written, options.colours.dim(`  (${said})`)];
}

/**
 * What an answer cites: folded, a line for each of the first sources; unfolded, each with the sentence that is cited.
 * @param fold what unfolds them, as people read it; undefined where nothing does.
 */
export function sourceLines(
  sources: readonly DocumentValue[],
  unfolded: boolean,
  { columns, colours }: DrawOptions,
  fold?: string,
): string[] {
  if (sources.length === 0) return [];
  const { cyan, dim } = colours;
  const numbered = (source: DocumentValue, index: number) => `[${source.number ?? index + 1}]`;
  const named = sources.map((source, index) => {
    const number = numbered(source, index);
    return cyan(number) + cutText(` ${printableLine(placeOf(source))}`, columns - number.length - 2);
  });
  if (unfolded) {
    return sources.flatMap((source, index) => [
      `  ${named[index] ?? ""}`,
      ...wrapText(quoted(source.text), columns - 6).map((line) => dim(`      ${line}`)),
    ]);
  }
  const more = sources.length - mostFolded;
  const hint = [more > 0 ? `and ${more} more` : "", fold ?? ""].filter(Boolean).join("; ");
  const shown = named.slice(0, mostFolded).map((line) => `  ${line}`);
  return hint === "" ? shown : [...shown, dim(cutText(`  ${hint}`, columns))];
}

/** A passage in quotes, on one line: as much of it as is read at a glance. */
function quoted(text: string): string {
  return `"${cutText(printableLine(text), longestQuote)}"`;
}

/** The line below an answer: what answered, how long it took and what it used. */
export function footerLine(
  { model, time, usage }: { readonly model?: string | undefined; readonly time?: number; readonly usage?: Usage },
  { columns, colours }: DrawOptions,
): string[] {
  const used =
    usage === undefined || usage.input + usage.output === 0 ? [] : [formatTokens(usage), formatMoneyOf(usage)];
  const parts = [model ?? "", time === undefined ? "" : formatDuration(time), ...used].filter(Boolean);
  return parts.length === 0 ? [] : [colours.dim(cutText(`  ${printableLine(parts.join(" · "))}`, columns))];
}
