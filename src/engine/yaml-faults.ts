import type { YAMLParseError } from "yaml";
import type { Diagnostic, Range } from "./diagnostic";
import type { SourceText } from "./source-text";

/** How many lines below a fault the next one must be to have a cause of its own. */
const separate = 2;

/** How many faults are told: finding the cause of each walks the text above it. */
const most = 20;

interface Finding {
  readonly message: string;
  readonly hint?: string;
  readonly range?: Range;
}

/**
 * Says in plain words what keeps a text from being YAML. One wrong line makes the parser complain of the next ones too,
 * so of a run of faults only the first is told.
 */
export function describeYamlFaults(errors: readonly YAMLParseError[], source: SourceText): Diagnostic[] {
  const { text } = source;
  const diagnostics: Diagnostic[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const error of errors) {
    if (diagnostics.length === most) break;
    const [start, end] = error.pos;
    const diagnostic = source.diagnostic("AP1001", "", { start, end });
    const line = diagnostic.line ?? 0;
    const follows = line - last <= separate;
    last = line;
    if (follows) continue;
    const { message, hint = usualCause, range = { start, end } } = explain(error, text);
    diagnostics.push(source.diagnostic("AP1001", message, range, hint));
  }
  return diagnostics;
}

const usualCause = "look at this line and at the one above; a text with special characters belongs in quotes";
const inQuotes = "put the whole text in quotes";

function explain({ code, message, pos: [start] }: YAMLParseError, text: string): Finding {
  const line = lineAt(text, start);
  const word = () => text.slice(start).match(/^\S+/)?.[0] ?? "";
  switch (code) {
    case "TAB_AS_INDENT":
      return { message: "the line is indented by a tab", hint: "use spaces, not tabs" };
    case "BAD_INDENT": {
      const bracket = /end with a ([}\]])/.exec(message)?.[1];
      if (bracket !== undefined) return unclosed(text, start, bracket);
      return misindented(text, line);
    }
    case "BLOCK_AS_IMPLICIT_KEY": {
      if (message.startsWith("A block sequence")) return misindented(text, line);
      if (/:(\s|$)/.test(text.slice(start, line.end)))
        return { message: `the text holds ": ", which makes a key of what stands before`, hint: inQuotes };
      const next = lineAt(text, skipBlank(text, line.end));
      return next.indent > line.indent
        ? { message: indentation(next, line.indent), hint: `indent it by ${line.indent}`, range: next.range }
        : { message: "a key stands where a value should" };
    }
    case "MULTILINE_IMPLICIT_KEY": {
      const [first = "", ...rest] = text.slice(line.range.start, line.end).trim().split(/\s+/);
      const value = rest.length === 0 ? "VALUE" : rest.join(" ");
      return {
        message: `there is no ":" behind "${short(first)}"`,
        hint: `write \`${short(`${first}: ${value}`)}\``,
        range: line.range,
      };
    }
    case "BAD_SCALAR_START":
      return { message: `a text cannot start with "${text[start] ?? ""}"`, hint: inQuotes };
    case "BAD_DQ_ESCAPE":
      return { message: plain(message), hint: "write \\\\ for a backslash, or put the text in single quotes" };
    case "UNEXPECTED_TOKEN":
      if (message.endsWith("at node end"))
        return { message: `"${short(word())}" stands behind the end of the value`, hint: inQuotes };
      if (/^[}\]]/.test(word()))
        return { message: `nothing is open that "${word()[0]}" could close`, hint: `remove it, or ${inQuotes}` };
      return { message: plain(message) };
    case "MISSING_CHAR": {
      const quote = /Missing closing (["'])/.exec(message)?.[1];
      if (quote !== undefined) return unclosed(text, start, quote);
      if (message.startsWith("Missing ,")) return { message: plain(message), hint: "put a comma between the entries" };
      return { message: plain(message) };
    }
    default:
      return { message: plain(message) };
  }
}

interface Line {
  readonly indent: number;
  readonly end: number;
  /** What stands in it up to its colon, without the blanks before. */
  readonly range: Range;
}

function lineAt(text: string, offset: number): Line {
  const start = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  const next = text.indexOf("\n", start);
  const end = next === -1 ? text.length : next;
  const indent = text.slice(start, end).search(/\S|$/);
  const key = /^[^:]*/.exec(text.slice(start + indent, end))?.[0].trimEnd().length ?? 0;
  return { indent, end, range: { start: start + indent, end: start + indent + Math.max(1, key) } };
}

function skipBlank(text: string, offset: number): number {
  const found = text.slice(offset).search(/\S/);
  return found === -1 ? text.length : offset + found;
}

/** A line that lies between the levels above it: the nearest of them is meant. */
function misindented(text: string, line: Line): Finding {
  let deepest = Number.POSITIVE_INFINITY;
  let nearest: number | undefined;
  const above = text
    .slice(0, line.range.start - line.indent)
    .split("\n")
    .reverse();
  for (const one of above) {
    const indent = one.search(/[^\s#]/);
    if (indent === -1 || one[one.search(/\S/)] === "#" || indent >= deepest) continue;
    deepest = indent;
    if (nearest === undefined || Math.abs(indent - line.indent) < Math.abs(nearest - line.indent)) nearest = indent;
    if (indent === 0) break;
  }
  if (nearest === undefined || nearest === line.indent)
    return { message: "the line is indented wrongly", range: line.range };
  return { message: indentation(line, nearest), hint: `indent it by ${nearest}`, range: line.range };
}

function indentation({ indent }: Line, neighbours: number): string {
  return `this line is indented by ${indent}, its neighbours by ${neighbours}`;
}

/** What was opened and never closed, pointed at where it was opened. */
function unclosed(text: string, before: number, closing: string): Finding {
  const opening = { "}": "{", "]": "[" }[closing] ?? closing;
  const message = `the ${opening} that opens here is not closed`;
  const hint = `close it with ${closing}`;
  let open = 1;
  for (let at = Math.min(before, text.length) - 1; at >= 0; at -= 1) {
    if (opening === closing) {
      // A quote opens a text only at its start, so that an apostrophe in a word is passed over.
      if (text[at] === closing && /(^|[\s:,[{])$/.test(text.slice(Math.max(0, at - 1), at))) open = 0;
    } else if (text[at] === closing) open += 1;
    else if (text[at] === opening) open -= 1;
    if (open === 0) return { message, hint, range: { start: at, end: at + 1 } };
  }
  return { message: `something is not closed with ${closing}`, hint };
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}

/** The yaml package names tokens by their kind in its grammar; what stands in the file says more. */
function plain(message: string): string {
  const text = message.replace(/^Unexpected [\w-]+ token in YAML stream: /, "unexpected ");
  return text.charAt(0).toLowerCase() + text.slice(1);
}
