/** The longest title and text of a web page that a run takes over, in UTF-16 code units. */
const longestTitle = 300;
const longestText = 2_000;
/** What is looked at of a text: a whole page in the place of an excerpt is more than anyone reads. */
const longestRead = 10 * longestText;

/**
 * The title of a web page as plain text in one line, at most 300 characters long.
 * @param text what a search engine gives: it comes from strangers, and may hold markup and control characters.
 */
export function foundTitle(text: string): string {
  return shortened(plainText(text).replace(/\s+/g, " ").trim(), longestTitle);
}

/** The text of a web page as plain text, at most 2,000 characters long; its lines stay lines. */
export function foundText(text: string): string {
  const lines = plainText(text).split("\n");
  const kept = lines.map((line) => line.replace(/\s+/g, " ").trim()).filter((line) => line !== "");
  return shortened(kept.join("\n"), longestText);
}

/**
 * The elements that search engines mark up excerpts with, or leave in them. Other words in angle brackets are text:
 * `List<String>` is not markup.
 */
const tag =
  /<!--[^<>]*-->|<\/?(?:a|abbr|b|blockquote|body|br|button|center|cite|code|dd|del|div|dl|dt|em|font|form|h[1-6]|head|hr|html|i|iframe|img|input|ins|kbd|li|link|main|mark|meta|nobr|object|ol|p|pre|q|s|samp|script|section|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|th|thead|title|tr|tt|u|ul|var|video|wbr)(?:[\s/][^<>]*)?>/gi;
const breaking = /^<\/?(?:blockquote|br|dd|div|dt|h[1-6]|hr|li|ol|p|pre|section|table|tr|ul)\b/i;

/** Letters that only steer how text is shown: invisible ones can hide words from readers (Unicode Standard, 23.2, 23.8). */
const invisible = /[^\P{Cc}\n]|[\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Tags go before entities are read, so that what is written about a tag, `&lt;b&gt;`, stays. */
function plainText(text: string): string {
  return text
    .slice(0, longestRead)
    .replace(tag, (found) => (breaking.test(found) ? "\n" : ""))
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi, readEntity)
    .replace(/\r\n?|\t/g, (found) => (found === "\t" ? " " : "\n"))
    .replace(invisible, "");
}

/** The named characters that stand in excerpts of web pages (HTML Standard, section 13.5). */
const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  hellip: "…",
  ndash: "–",
  mdash: "—",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  laquo: "«",
  raquo: "»",
  middot: "·",
  bull: "•",
  copy: "©",
  reg: "®",
  trade: "™",
  deg: "°",
  euro: "€",
  pound: "£",
  times: "×",
  auml: "ä",
  ouml: "ö",
  uuml: "ü",
  Auml: "Ä",
  Ouml: "Ö",
  Uuml: "Ü",
  szlig: "ß",
  eacute: "é",
  egrave: "è",
};

function readEntity(whole: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return (Object.hasOwn(named, name) ? named[name] : undefined) ?? whole;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal);
  // What is no character of its own, half a surrogate pair say, is replaced as HTML does it.
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || code === 0 ? "\ufffd" : String.fromCodePoint(code);
}

/** Cut at the last space before the end where there is one near it, and never within a character. */
function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, "");
  const space = cut.search(/\s\S*$/);
  return `${(space > longest / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
