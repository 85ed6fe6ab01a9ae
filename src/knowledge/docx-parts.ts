import { type SkippedOutcome, skipped } from "./document";
import { unzipEntry, type ZipEntry, zipDirectory } from "./zip-directory";

/** The most that the XML of a document may unpack to, and all of the archive, in bytes. */
const mostXml = 64 * 1024 * 1024;
const mostUnpacked = 512 * 1024 * 1024;

/** What a Word document says of itself, where it may be unpacked. */
export interface DocxParts {
  readonly status: "sound";
  /** The title among its properties; empty for none. */
  readonly title: string;
}

/**
 * Looks through a Word document before anything of it is parsed: its XML is unpacked under a limit, so that no archive
 * of some kilobytes that unpacks to gigabytes gets to the parser, whatever its directory says.
 *
 * @returns `too_large` for such an archive, `encrypted` for one with a password, `broken` for one that is cut off.
 */
export function docxParts(bytes: Uint8Array): DocxParts | SkippedOutcome {
  const entries = zipDirectory(bytes);
  if (entries === undefined) {
    return skipped("broken", "the Word document cannot be read: its ZIP archive is cut off or broken");
  }
  if (entries.some(({ encrypted }) => encrypted)) {
    return skipped("encrypted", "the Word document needs a password");
  }
  if (sumOf(entries) > mostUnpacked) {
    return tooLarge(sumOf(entries), mostUnpacked);
  }
  let left = mostXml;
  let title = "";
  for (const entry of entries.filter(({ name }) => /\.(?:xml|rels)$/i.test(name))) {
    const part = unzipEntry(bytes, entry, left);
    if (part === "larger") {
      return tooLarge(entry.size, mostXml);
    }
    if (part === undefined) {
      return skipped("broken", `the Word document cannot be read: its part "${entry.name}" is broken`);
    }
    left -= part.length;
    title = entry.name === "docProps/core.xml" ? titleIn(part) : title;
  }
  return { status: "sound", title };
}

function sumOf(entries: readonly ZipEntry[]): number {
  return entries.reduce((sum, { size }) => sum + size, 0);
}

function tooLarge(size: number, most: number): SkippedOutcome {
  const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);
  const stated = size > most ? `${megabytes(size)} MB` : "more than it says";
  const message = `the Word document unpacks to ${stated}, and up to ${megabytes(most)} MB are read (a ZIP bomb is such)`;
  return skipped("too_large", message);
}

function titleIn(properties: Uint8Array): string {
  const title = /<dc:title(?:\s[^<>]*)?>([^<]*)<\/dc:title>/.exec(new TextDecoder().decode(properties))?.[1] ?? "";
  const characters: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return title.replace(/&(\w+);/g, (reference, name) => characters[name] ?? reference).trim();
}
