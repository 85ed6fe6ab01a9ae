import type { Facts } from "../storage/contracts";
import type { SkippedDocument } from "./contracts";

/** A stretch of a document's text that no chunk may leave: a page, or what stands below one heading. */
export interface Section {
  /** Offsets in the document's text, in UTF-16 code units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Page number from 1, where the format has pages. */
  readonly page?: number;
  /** Headings above and at the start of the section, outermost first. */
  readonly headings?: readonly string[];
  /** The record that the section is, for formats that are lists of records: its id, and its facts. */
  readonly record?: string;
  readonly facts?: Facts;
}

/** A document as a loader gives it: its text, and the sections in the order of the text, none overlapping. */
export interface LoadedDocument {
  readonly text: string;
  readonly title?: string;
  /** Language that the document itself names, as BCP 47 has it: `en`, `de`. */
  readonly language?: string;
  /** What is known of it beside its text, such as the names of its front matter. */
  readonly facts?: Facts;
  /** How many pages the document has, where the format has pages. */
  readonly pages?: number;
  readonly sections: readonly Section[];
  /** What a person should know of how it was read, a sentence each: an encoding that was guessed, a line left out. */
  readonly notices?: readonly string[];
}

/** Why there is no document: the reason for programs, and a message for people without a full stop. */
export interface SkippedOutcome {
  readonly status: "skipped";
  readonly reason: SkippedDocument["reason"];
  readonly message: string;
}

/** What came of reading one file: its document, or why there is none. */
export type LoadOutcome = { readonly status: "loaded"; readonly document: LoadedDocument } | SkippedOutcome;

/** The outcome for a file that gives no document. */
export function skipped(reason: SkippedDocument["reason"], message: string): SkippedOutcome {
  return { status: "skipped", reason, message };
}

/** The outcome for a file that holds no more than white space. */
export function noText(): SkippedOutcome {
  return skipped("no_text", "the file holds no text");
}

const longestTitle = 200;

/** The beginning of a title or heading: it is kept and indexed with every chunk below it, so it must not be a book. */
export function shortTitle(text: string): string {
  if (text.length <= longestTitle) return text;
  return text
    .slice(0, longestTitle)
    .replace(/[\ud800-\udbff]$/, "")
    .trimEnd();
}

/**
 * Text without what harms those who get it: databases choke on NULs and halves of surrogate pairs, terminals obey
 * control characters. For texts that a loader puts together itself; those of plain files stay as they are.
 */
export function cleanText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "").replace(/\p{Surrogate}/gu, "\ufffd");
}
