import type { Terminal } from "@xterm/headless";
import { textWidth } from "../../src/cli/text-width";

/** Has a terminal give emoji two columns, as those that people use today do; xterm's own table is of Unicode 6. */
export function giveWideLetters({ unicode }: Terminal): void {
  const wcwidth = (code: number): 0 | 1 | 2 => {
    const width = code < 127 ? 1 : textWidth(String.fromCodePoint(code));
    return width >= 2 ? 2 : width === 1 ? 1 : 0;
  };
  unicode.register({
    version: "wide",
    wcwidth,
    // The bits of what xterm keeps of a letter: whether it joins the one before, and above that its width.
    charProperties(code, before) {
      const width = wcwidth(code);
      const widthBefore = (before >> 1) & 3;
      const joins = width === 0 && widthBefore > 0;
      return ((joins ? widthBefore : width) << 1) | (joins ? 1 : 0);
    },
  });
  unicode.activeVersion = "wide";
}
