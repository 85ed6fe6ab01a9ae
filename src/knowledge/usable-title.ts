import { shortTitle } from "./document";

const automatic = /^(?:untitled|document\d*|microsoft \w+ - .*|.*\.(?:docx?|odt|rtf|tex|indd|qxd|pptx?|xlsx?))?$/i;

/** The title among a document's properties, unless it is what programs write there when nobody chose one. */
export function usableTitle(title: string): string | undefined {
  const trimmed = title.replace(/\s+/g, " ").trim();
  return automatic.test(trimmed) ? undefined : shortTitle(trimmed);
}
