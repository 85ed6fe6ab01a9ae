import { skipped } from "./document";
import type { SniffedFormat } from "./sniff-format";
import { isZip, type ZipEntry, zipDirectory } from "./zip-directory";

/** Files in ZIP archives that tell what the archive is. */
const zipKinds: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^xl\//, "an Excel workbook; save its sheets as CSV"],
  [/^ppt\//, "a PowerPoint presentation; save it as PDF"],
  [/^visio\//, "a Visio drawing; save it as PDF"],
  [/^content\.xml$/, "an OpenDocument file; save it as DOCX or PDF"],
  [/\.opf$/, "an EPUB book; save it as HTML or PDF"],
  [/^META-INF\/MANIFEST\.MF$/, "a Java archive"],
];

/** Names of the streams that Microsoft's compound files of before 2007 hold, in UTF-16. */
const compoundKinds: readonly (readonly [stream: string, kind: string])[] = [
  ["WordDocument", "a Word 97 file; save it as DOCX"],
  ["Workbook", "an Excel 97 file; save its sheets as CSV"],
  ["PowerPoint Document", "a PowerPoint 97 file; save it as PDF"],
  ["__substg1.0_", "an Outlook message; save it as text"],
];

const compoundSignature = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/** What a ZIP archive or a compound file of Microsoft Office ([MS-CFB]) is; undefined where the bytes are neither. */
export function officeKind(bytes: Uint8Array): SniffedFormat | undefined {
  if (isZip(bytes)) {
    const entries = zipDirectory(bytes);
    return entries === undefined
      ? skipped("broken", "the file begins as a ZIP archive or Office document and is cut off or broken")
      : zipKind(entries);
  }
  return compoundSignature.every((byte, index) => bytes[index] === byte) ? compoundKind(bytes) : undefined;
}

function zipKind(entries: readonly ZipEntry[]): SniffedFormat {
  if (entries.some(({ name }) => /^word\/document\d*\.xml$/i.test(name))) {
    return { status: "known", format: "docx" };
  }
  const kind = zipKinds.find(([pattern]) => entries.some(({ name }) => pattern.test(name)))?.[1];
  return skipped("unsupported", `the file is ${kind ?? "a ZIP archive; unpack it"}`);
}

function compoundKind(bytes: Uint8Array): SniffedFormat {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.includes("EncryptedPackage", 0, "utf16le")) {
    return skipped("encrypted", "the Office document needs a password");
  }
  const kind = compoundKinds.find(([stream]) => buffer.includes(stream, 0, "utf16le"))?.[1];
  return skipped("unsupported", `the file is ${kind ?? "an Office 97 file; save it as DOCX or PDF"}`);
}
