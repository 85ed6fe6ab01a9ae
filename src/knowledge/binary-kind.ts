/** Beginnings of files that are no text, with what people call them. */
const signatures: readonly (readonly [signature: string, kind: string])[] = [
  ["\x89PNG\r\n", "a PNG image"],
  ["\xff\xd8\xff", "a JPEG image"],
  ["GIF87a", "a GIF image"],
  ["GIF89a", "a GIF image"],
  ["II*\0", "a TIFF image"],
  ["MM\0*", "a TIFF image"],
  ["\0\0\x01\0", "an icon"],
  ["\x1f\x8b", "a gzip archive"],
  ["BZh", "a bzip2 archive"],
  ["\xfd7zXZ\0", "an xz archive"],
  ["(\xb5/\xfd", "a Zstandard archive"],
  ["7z\xbc\xaf\x27\x1c", "a 7-Zip archive"],
  ["Rar!\x1a\x07", "a RAR archive"],
  ["\x7fELF", "a program"],
  ["\xca\xfe\xba\xbe", "a Java class or a program"],
  ["\xcf\xfa\xed\xfe", "a program"],
  ["\0asm", "a WebAssembly module"],
  ["SQLite format 3\0", "a SQLite database"],
  ["ID3", "an MP3 recording"],
  ["fLaC", "a FLAC recording"],
  ["OggS", "an Ogg recording"],
  ["\x1aE\xdf\xa3", "a Matroska film"],
  ["wOFF", "a font"],
  ["wOF2", "a font"],
  ["\0\x01\0\0\0", "a font"],
  ["PAR1", "a Parquet table"],
  ["{\\rtf", "a rich text (RTF) file"],
  ["%!PS", "a PostScript file"],
];

/** What a file is whose beginning says that it is none of the formats that are read; undefined where nothing says so. */
export function binaryKind(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 12));
  const head = Array.from(bytes.subarray(0, 16), (byte) => String.fromCharCode(byte)).join("");
  const known = signatures.find(([signature]) => head.startsWith(signature));
  if (known !== undefined) {
    return known[1];
  }
  if (start.startsWith("RIFF")) {
    return head.slice(8, 12) === "WEBP" ? "a WebP image" : "a recording or film";
  }
  if (head.slice(4, 8) === "ftyp") {
    return /^(?:heic|heix|mif1|avif)/.test(head.slice(8)) ? "a HEIF image" : "a film or recording (MP4)";
  }
  if (head.startsWith("BM") && bytes.includes(0)) {
    return "a BMP image";
  }
  return head.startsWith("MZ") && bytes.includes(0) ? "a Windows program" : undefined;
}
