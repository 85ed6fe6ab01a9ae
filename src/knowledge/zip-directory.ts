import { inflateRawSync } from "node:zlib";

/** A file in a ZIP archive, as the archive's directory lists it. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes in the archive, and bytes when it is unpacked, as far as the directory can be believed. */
  readonly packed: number;
  readonly size: number;
  readonly encrypted: boolean;
  /** How it is packed: 0 not at all, 8 deflated. */
  readonly method: number;
  /** Where its own header stands in the archive. */
  readonly offset: number;
}

const endSignature = 0x06054b50;
const endLength = 22;
const longestComment = 0xffff;
const entrySignature = 0x02014b50;
const entryLength = 46;
const headerLength = 30;

/** Whether the bytes begin as a ZIP archive does, an empty one included. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/**
 * The directory of a ZIP archive (PKWARE's APPNOTE.TXT, 4.3.12 and 4.3.16), without those of more than 4 GiB.
 *
 * @returns The entries, or undefined where the archive is cut off or broken.
 */
export function zipDirectory(bytes: Uint8Array): ZipEntry[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === undefined) {
    return undefined;
  }
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (at + entryLength > bytes.length || view.getUint32(at, true) !== entrySignature) {
      return undefined;
    }
    const nameLength = view.getUint16(at + 28, true);
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + entryLength, at + entryLength + nameLength)),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      offset: view.getUint32(at + 42, true),
    });
    at += entryLength + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/**
 * A file unpacked.
 *
 * @returns Its bytes; "larger" where it has more than `most` or more than its directory says, undefined where it is
 *   broken or packed in another way than deflated.
 */
export function unzipEntry(bytes: Uint8Array, entry: ZipEntry, most: number): Uint8Array | "larger" | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (entry.offset + headerLength > bytes.length || (entry.method !== 0 && entry.method !== 8)) {
    return undefined;
  }
  const start =
    entry.offset + headerLength + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  const packed = bytes.subarray(start, start + entry.packed);
  const limit = Math.min(most, entry.size);
  if (entry.method === 0) {
    return packed.length > limit ? "larger" : packed;
  }
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, limit) });
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE" ? "larger" : undefined;
  }
}

function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - endLength;
  for (let at = last; at >= 0 && at >= last - longestComment; at -= 1) {
    if (view.getUint32(at, true) === endSignature) {
      return at;
    }
  }
  return undefined;
}
