import type { Facts } from "../storage/contracts";
import { cleanText, type LoadOutcome, noText, type Section, shortTitle, skipped } from "./document";
import { factsOf, withFacts } from "./facts";
import { type Leaf, leafText } from "./json-leaves";

/** A record of a table or a list as it stands in a document. */
export interface DocumentRecord {
  readonly id: string;
  readonly title: string;
  /** The text below the title; may be empty. */
  readonly body: string;
  readonly facts: Facts;
}

/** More records than this are no list of texts but a database, whose sections alone would fill the memory. */
const mostRecords = 500_000;
const recordGap = "\n\n";
const longestId = 200;

/** Names of fields, without regard to case, in the order in which they are taken. */
const idNames = ["id", "_id", "docid", "doc_id", "docno"];
const textNames = ["text", "content", "contents", "body"];

/**
 * A record made of named fields. Its id is the field `id`, `_id`, `docid`, `doc_id` or `docno`, else its number. Its
 * text is the field `text`, `content`, `contents` or `body`; without one of them all other fields, a line
 * `name: value` each. `title` is its title. All other fields are facts (see `factsOf`).
 *
 * @param fields In their order; nested ones with a path as the name.
 * @param number The record's number from 1.
 */
export function recordOf(fields: readonly Leaf[], number: number): DocumentRecord {
  const named = new Map(fields.map((field) => [field[0].toLowerCase(), field] as const).reverse());
  const id = firstOf(named, idNames);
  const title = named.get("title");
  const text = firstOf(named, textNames);
  const others = fields.filter((field) => field !== id && field !== title && field !== text);
  const name = leafText(id?.[1]).trim();
  return {
    id: name === "" || name.length > longestId ? String(number) : name,
    title: leafText(title?.[1]).replace(/\s+/g, " ").trim(),
    body: text === undefined ? others.flatMap(lineOf).join("\n") : leafText(text[1]),
    facts: factsOf(others),
  };
}

/**
 * The document that a list of records is: each is a section, with its title as the heading; the title is the first line
 * of its text as well. Records without any text are left out.
 *
 * @param records In their order.
 * @param mostText Where the text of all grows longer than this, in characters, nothing is loaded.
 * @returns The document; `too_large` for too much text or more than 500,000 records, `no_text` where none has a text.
 */
export function recordDocument(
  records: Iterable<DocumentRecord>,
  mostText: number,
  notices: readonly string[],
): LoadOutcome {
  const texts: string[] = [];
  const sections: Section[] = [];
  let start = 0;
  for (const { id, title, body, facts } of records) {
    const text = cleanText([title, body].filter((part) => /\S/.test(part)).join("\n"));
    if (text !== "") {
      const heading = shortTitle(cleanText(title));
      const headings = heading === "" ? {} : { headings: [heading] };
      sections.push({ start, end: start + text.length, record: cleanText(id), ...headings, ...withFacts(facts) });
      texts.push(text);
      start += text.length + recordGap.length;
    }
    if (start > mostText || sections.length > mostRecords) {
      const most = start > mostText ? `${mostText / 1_000_000} million characters of text` : `${mostRecords} records`;
      return skipped("too_large", `the file holds more than ${most}`);
    }
  }
  if (sections.length === 0) {
    return noText();
  }
  const document = { text: texts.join(recordGap), sections };
  return { status: "loaded", document: { ...document, ...(notices.length === 0 ? {} : { notices }) } };
}

function firstOf(named: ReadonlyMap<string, Leaf>, names: readonly string[]): Leaf | undefined {
  const name = names.find((one) => named.has(one));
  return name === undefined ? undefined : named.get(name);
}

function lineOf([name, value]: Leaf): string[] {
  const text = leafText(value).trim();
  return text === "" ? [] : [name === "" ? text : `${name}: ${text}`];
}
