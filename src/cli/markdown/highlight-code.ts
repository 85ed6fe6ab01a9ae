import type { Colours } from "../terminal";

/** Colours code whose words it knows. */
type Emphasize = (language: string, code: string, sheet: Readonly<Record<string, (text: string) => string>>) => string;

/** Longer code is shown as it is, because colouring it would take longer than a picture lasts. */
const longest = 50_000;

let emphasize: Emphasize | undefined;
let knows: (language: string) => boolean = () => false;

/** Loads what colours code; until then code is shown as it is. */
export async function loadHighlighter(): Promise<void> {
  const { createEmphasize, common } = await import("./code-languages");
  const made = createEmphasize(common);
  knows = made.registered;
  emphasize = (language, code, sheet) => made.highlight(language, code, sheet).value;
}

/** Code with colours, where its language is known and the highlighter is loaded. */
export function highlightCode(code: string, language: string | undefined, colours: Colours): string {
  const name = language?.trim().split(/\s/)[0]?.toLowerCase() ?? "";
  if (emphasize === undefined || code.length > longest || name === "" || !knows(name)) return code;
  return emphasize(name, code, sheetOf(colours));
}

function sheetOf({ cyan, dim, green, magenta, yellow }: Colours): Readonly<Record<string, (text: string) => string>> {
  return {
    comment: dim,
    quote: dim,
    keyword: magenta,
    literal: magenta,
    built_in: cyan,
    type: cyan,
    title: cyan,
    attr: cyan,
    string: green,
    regexp: green,
    number: yellow,
    symbol: yellow,
    meta: dim,
    addition: green,
    deletion: yellow,
  };
}
