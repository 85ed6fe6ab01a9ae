import { type SkippedOutcome, skipped } from "./document";

/** A file's text, and what a person should know of how it was decoded. */
export interface DecodedText {
  readonly status: "decoded";
  readonly text: string;
  readonly notices: readonly string[];
}

/** How much of a file tells whether it is text, in bytes. */
const sampleSize = 65_536;
/** A text may hold so many control characters, however short it is. */
const fewControls = 4;
/** Encodings whose detection is less sure than this, of 100, are guesses no better than the commonest one. */
const leastConfidence = 15;
/** Encodings whose detection differs by less, of 100, are as likely. */
const unsure = 25;
/** The share of characters that may be unreadable in a file that is read all the same. */
const mostBroken = 0.1;

/**
 * The text of a file: by its byte order mark, else UTF-16 where every second byte of some stretch is zero, else UTF-8
 * where it is valid, else the encoding named with it, else the one that its bytes look like (`chardet`). UTF-8 with few
 * broken bytes keeps them as U+FFFD. The byte order mark is no part of the text.
 *
 * @param bytes The whole file.
 * @param charset The encoding that the file or its sender names, if one is named.
 * @returns The text, or `unsupported` for bytes that are no text and `broken` for text that is mostly unreadable.
 */
export async function decodeText(bytes: Uint8Array, charset?: string): Promise<DecodedText | SkippedOutcome> {
  const encoding = unicodeEncoding(bytes);
  if (encoding === undefined) {
    return skipped("unsupported", "the file holds binary data, not text");
  }
  if (encoding === "utf-32") {
    return skipped("unsupported", "the file is text in UTF-32; save it as UTF-8");
  }
  const text = strictly(encoding, bytes);
  if (text !== undefined && !(encoding === "utf-8" && switchesCharacterSets(bytes))) {
    return { status: "decoded", text, notices: [] };
  }
  if (encoding !== "utf-8") {
    return withReplacements(encoding, bytes);
  }
  const declared = charset === undefined ? undefined : strictly(charset, bytes);
  if (declared !== undefined) {
    return { status: "decoded", text: declared, notices: [] };
  }
  return isDamagedUtf8(bytes) ? withReplacements("utf-8", bytes) : detected(bytes);
}

/**
 * The beginning of a file as text, to tell its format by; undefined where the file is no text. What is not Unicode
 * stands in it with wrong letters, but right tags, brackets and separators.
 */
export function sampleOf(bytes: Uint8Array): string | undefined {
  const encoding = unicodeEncoding(bytes);
  return encoding === undefined || encoding === "utf-32"
    ? undefined
    : new TextDecoder(encoding).decode(bytes.subarray(0, sampleSize));
}

type UnicodeEncoding = "utf-8" | "utf-16le" | "utf-16be" | "utf-32";

/** What the bytes are read as before anything is known of legacy encodings; undefined for binary data. */
function unicodeEncoding(bytes: Uint8Array): UnicodeEncoding | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) {
    return third === 0 && fourth === 0 ? "utf-32" : "utf-16le";
  }
  if (first === 0xfe && second === 0xff) {
    return "utf-16be";
  }
  if (bytes.includes(0)) {
    return encodingByZeros(bytes);
  }
  const sample = bytes.subarray(0, sampleSize);
  const controls = sample.reduce((count, byte) => count + (isControl(byte) ? 1 : 0), 0);
  return controls > Math.max(fewControls, sample.length / 100) ? undefined : "utf-8";
}

/** Control characters apart from tab, line break, form feed, carriage return and escape. */
function isControl(byte: number): boolean {
  return byte === 0x7f || (byte < 0x20 && (byte < 9 || byte === 11 || byte > 13) && byte !== 0x1b);
}

/** UTF-16 without a mark has zeros in the high bytes of spaces and line breaks, and nowhere else. */
function encodingByZeros(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes.length % 2 === 1 || bytes.length < 4) {
    return undefined;
  }
  const zeros = [0, 0];
  const sample = bytes.subarray(0, sampleSize);
  for (const [index, byte] of sample.entries()) {
    if (byte === 0) {
      zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
    }
  }
  const [even = 0, odd = 0] = zeros;
  if ((even > 0 && odd > 0) || (even + odd) * 100 < sample.length) {
    return undefined;
  }
  const encoding = odd > 0 ? "utf-16le" : "utf-16be";
  const text = strictly(encoding, sample);
  return text === undefined || /[^\P{C}\t\n\f\r\p{Cf}]/u.test(text) ? undefined : encoding;
}

/** What windows-1252 has from 0x80 on; a space where it has nothing (WHATWG, Encoding, index windows-1252). */
const windowsMarks = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

function strictly(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    // Some versions of Node.js take it for ISO-8859-1, which has control characters there.
    return /^windows-1252$/i.test(encoding) ? text.replace(/[\x80-\x9f]/g, windowsMark) : text;
  } catch {
    // An encoding of an unknown name is as little help as one that does not fit.
    return undefined;
  }
}

/** Whether the bytes are ASCII with the escape sequences of ISO-2022, which is valid UTF-8 and means something else. */
function switchesCharacterSets(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes("\x1b$");
}

/** Whether most of what is not ASCII is valid UTF-8, which in other encodings hardly ever happens. */
function isDamagedUtf8(bytes: Uint8Array): boolean {
  let broken = 0;
  let whole = 0;
  for (const [run] of new TextDecoder().decode(bytes).matchAll(/\ufffd+|[^\0-\x7f\ufffd]+/g)) {
    if (run.startsWith("\ufffd")) {
      broken += run.length;
    } else {
      whole += run.length;
    }
  }
  return broken > 0 && whole >= 2 * broken;
}

function withReplacements(encoding: UnicodeEncoding, bytes: Uint8Array): DecodedText | SkippedOutcome {
  const text = new TextDecoder(encoding).decode(bytes);
  const broken = text.split("\ufffd").length - 1;
  const name = encoding.toUpperCase();
  if (broken > text.length * mostBroken) {
    return skipped("broken", `the file is not valid ${name} text; save it as UTF-8`);
  }
  const notice = `${broken} of its characters ${broken === 1 ? "is" : "are"} not valid ${name} and read as U+FFFD`;
  return { status: "decoded", text, notices: [notice] };
}

async function detected(bytes: Uint8Array): Promise<DecodedText | SkippedOutcome> {
  const { analyse } = await import("chardet");
  const likely = analyse(bytes.subarray(0, sampleSize)).filter(
    ({ name, confidence }) => confidence >= leastConfidence && !/^(?:UTF|ASCII)/.test(name),
  );
  const most = likely[0]?.confidence ?? 0;
  const western = likely.some(({ name, confidence }) => isWestern(name) && confidence >= most - unsure);
  // What differs between them are a few letters and marks, of which the commonest encoding has the commonest ones.
  const names = [...(western ? ["windows-1252"] : []), ...likely.map(({ name }) => name)];
  for (const name of [...names, "windows-1252"]) {
    const text = strictly(name, bytes);
    // Bytes that windows-1252 does not use become control characters, which no text has.
    if (text !== undefined && !/[\x80-\x9f]/.test(text)) {
      return { status: "decoded", text, notices: [`it is not UTF-8 and read as ${name}`] };
    }
  }
  return withReplacements("utf-8", bytes);
}

function windowsMark(control: string): string {
  const mark = windowsMarks.charAt(control.charCodeAt(0) - 0x80);
  return mark === " " ? control : mark;
}

function isWestern(name: string): boolean {
  return /^(?:windows-1252|ISO-8859-1)$/i.test(name);
}
