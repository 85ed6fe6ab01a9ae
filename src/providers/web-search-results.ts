import type { DocumentValue } from "../engine/values";

/** A page as an engine's answer tells of it: any JSON values, since the answer may hold what it pleases. */
export interface FoundPage {
  readonly link: unknown;
  readonly title: unknown;
  /** What the answer quotes of the page or says of it. */
  readonly texts: readonly unknown[];
}

/**
 * The documents that found pages become. Pages without an address of the web or without any text are left out; what is
 * said of one page in several places stands together where the page is first.
 * @param pages best first.
 * @param limit the most documents to give.
 * @returns best first; `score` is 1 for the first, 1/2 for the second and so on.
 */
export function toDocuments(pages: readonly FoundPage[], limit: number): DocumentValue[] {
  const merged = new Map<string, { readonly title: string | undefined; readonly texts: readonly string[] }>();
  for (const page of pages) {
    const url = pageAddress(page.link);
    const texts = page.texts.flatMap((text) => textOf(text) ?? []);
    if (url === undefined || texts.length === 0) continue;
    const known = merged.get(url);
    merged.set(url, {
      title: known?.title ?? textOf(page.title),
      texts: [...(known?.texts ?? []), ...texts],
    });
  }
  return [...merged].slice(0, limit).map(([url, { title, texts }], index) => ({
    document: url,
    url,
    ...(title === undefined ? {} : { title }),
    text: withoutRepeats(texts).join("\n"),
    score: 1 / (index + 1),
  }));
}

/** The elements of a JSON value that is a list; none of another value. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The fields of a JSON value that is an object; none of another value. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The address of a page, without the words in it that browsers only mark (a text fragment, `#:~:text=...`). */
function pageAddress(link: unknown): string | undefined {
  if (typeof link !== "string" || !URL.canParse(link)) return undefined;
  const url = new URL(link);
  if (!/^https?:$/.test(url.protocol)) return undefined;
  if (url.hash.includes(":~:")) url.hash = url.hash.slice(1, url.hash.indexOf(":~:"));
  return url.href;
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  return text === "" ? undefined : text;
}

/** The texts that no other of them holds already, in order. */
function withoutRepeats(texts: readonly string[]): string[] {
  const different = [...new Set(texts)];
  return different.filter((text) => different.every((other) => other === text || !other.includes(text)));
}
