import type { Section } from "./document";

/** A heading in a document's text. */
export interface Heading {
  readonly start: number;
  /** Where the text below the heading starts. */
  readonly body: number;
  /** From 1, the outermost. */
  readonly level: number;
  /** The heading as it is shown; may be empty. */
  readonly text: string;
}

/**
 * The sections of a text with headings: one for each heading, with the headings above it, and one for what stands
 * before the first. A heading with nothing but deeper headings below it has none of its own; its words live on in
 * their paths.
 *
 * @param text The document's text.
 * @param from Where the text begins, behind front matter.
 * @param headings In the order of the text.
 * @returns The sections in order, without blank ones.
 */
export function headingSections(text: string, from: number, headings: readonly Heading[]): Section[] {
  const sections: Section[] = [];
  if (hasText(text, from, headings[0]?.start ?? text.length)) {
    sections.push({ start: from, end: headings[0]?.start ?? text.length });
  }
  const above: Heading[] = [];
  for (const [index, heading] of headings.entries()) {
    const next = headings[index + 1];
    const end = next?.start ?? text.length;
    while ((above.at(-1)?.level ?? 0) >= heading.level) {
      above.pop();
    }
    above.push(heading);
    if (hasText(text, heading.body, end) || next === undefined || next.level <= heading.level) {
      const path = above.map((one) => one.text).filter((one) => one !== "");
      sections.push({ start: heading.start, end, ...(path.length === 0 ? {} : { headings: path }) });
    }
  }
  return sections;
}

function hasText(text: string, start: number, end: number): boolean {
  return /\S/.test(text.slice(start, end));
}
