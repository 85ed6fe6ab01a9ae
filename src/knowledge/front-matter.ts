import { parseDocument } from "yaml";
import type { Facts } from "../storage/contracts";
import { shortTitle } from "./document";
import { factsOf, numberOf } from "./facts";
import { leafText, leavesOf } from "./json-leaves";

/** What stands in front of a Markdown text between `---` lines. */
export interface FrontMatter {
  /** Where the text behind it starts; 0 where there is none. */
  readonly end: number;
  readonly title?: string;
  readonly language?: string;
  readonly facts: Facts;
}

/** What is longer, in characters, is skipped but not read. */
const longest = 65_536;
const mostAliases = 100;

/**
 * Reads the YAML front matter of a Markdown text. Names with nested values become paths (`author.name`); values are
 * strings, but for numbers written in the shortest way, so that the version 1.10 stays what it is. Of front matter that
 * is not valid YAML only the title is taken.
 */
export function frontMatter(text: string): FrontMatter {
  const opening = /^---[ \t]*\r?\n/.exec(text);
  const closing = /^(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/gm;
  closing.lastIndex = opening?.[0].length ?? 0;
  const close = opening === null ? null : closing.exec(text);
  if (opening === null || close === null) {
    return { end: 0, facts: {} };
  }
  const source = text.slice(opening[0].length, close.index);
  const values = new Map<string, unknown>(source.length > longest ? [] : namedValues(source));
  const title = shortTitle(leafText(values.get("title") ?? titleLine(source)).trim());
  const language = leafText(values.get("lang") ?? values.get("language")).trim();
  for (const name of ["title", "lang", "language"]) {
    values.delete(name);
  }
  return {
    end: close.index + close[0].length,
    ...(title === "" ? {} : { title }),
    ...(/^[a-z]{2,3}(?:[-_]\w+)*$/i.test(language) ? { language: language.replaceAll("_", "-") } : {}),
    facts: factsOf(values),
  };
}

function namedValues(source: string): [string, unknown][] {
  let data: unknown;
  try {
    const document = parseDocument(source, { schema: "failsafe", logLevel: "silent" });
    data = document.errors.length === 0 ? document.toJS({ maxAliasCount: mostAliases }) : undefined;
  } catch {
    // The parser throws for aliases without an anchor and for too many of them: front matter is a help, not the text.
    return [];
  }
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    return [];
  }
  return Array.from(leavesOf(data), ([path, value]) => [
    path,
    typeof value === "string" ? (numberOf(value) ?? value) : value,
  ]);
}

function titleLine(source: string): string {
  const title = /^title:[ \t]*(\S.*)$/m.exec(source)?.[1]?.trim() ?? "";
  return title.replace(/^(["'])(.*)\1$/, "$2");
}
