import type { Key } from "./key";
import {
  graphemeLeft,
  graphemeRight,
  lineEnd,
  lineEndOrAfter,
  lineStart,
  lineStartOrBefore,
  type Motion,
  spacedWordLeft,
  textEnd,
  textStart,
  wordLeft,
  wordRight,
} from "./motions";

/** What a key does to the text or the place in it. */
export type Edit =
  | { readonly type: "insert"; readonly text: string }
  | { readonly type: "paste"; readonly text: string }
  | { readonly type: "move"; readonly to: Motion }
  | { readonly type: "remove"; readonly to: Motion }
  /** Removes it too, but so that it can be yanked. */
  | { readonly type: "kill"; readonly to: Motion }
  | { readonly type: "yank" }
  /** Exchanges what was just yanked for what was killed before it. */
  | { readonly type: "yank-older" }
  | { readonly type: "transpose" }
  | { readonly type: "undo" }
  | { readonly type: "redo" };

const move = (to: Motion): Edit => ({ type: "move", to });
const remove = (to: Motion): Edit => ({ type: "remove", to });
const kill = (to: Motion): Edit => ({ type: "kill", to });
const newline: Edit = { type: "insert", text: "\n" };

/** The keys of readline and Emacs, which people have in their fingers, and those of desktops. */
const edits: Readonly<Record<string, Edit>> = {
  newline,
  "ctrl+newline": newline,
  "alt+newline": newline,
  "ctrl+j": newline,
  "alt+return": newline,
  "shift+return": newline,
  "ctrl+return": newline,
  "ctrl+shift+return": newline,
  left: move(graphemeLeft),
  "ctrl+b": move(graphemeLeft),
  right: move(graphemeRight),
  "ctrl+f": move(graphemeRight),
  "ctrl+left": move(wordLeft),
  "alt+left": move(wordLeft),
  "alt+b": move(wordLeft),
  "ctrl+right": move(wordRight),
  "alt+right": move(wordRight),
  "alt+f": move(wordRight),
  home: move(lineStart),
  "ctrl+a": move(lineStart),
  end: move(lineEnd),
  "ctrl+e": move(lineEnd),
  "ctrl+home": move(textStart),
  "alt+<": move(textStart),
  "ctrl+end": move(textEnd),
  "alt+>": move(textEnd),
  backspace: remove(graphemeLeft),
  delete: remove(graphemeRight),
  "ctrl+d": remove(graphemeRight),
  "ctrl+w": kill(spacedWordLeft),
  "alt+backspace": kill(wordLeft),
  "ctrl+backspace": kill(wordLeft),
  "alt+d": kill(wordRight),
  "alt+delete": kill(wordRight),
  "ctrl+delete": kill(wordRight),
  "ctrl+k": kill(lineEndOrAfter),
  "ctrl+u": kill(lineStartOrBefore),
  "ctrl+y": { type: "yank" },
  "alt+y": { type: "yank-older" },
  "ctrl+t": { type: "transpose" },
  "ctrl+_": { type: "undo" },
  "ctrl+-": { type: "undo" },
  "ctrl+/": { type: "undo" },
  "alt+_": { type: "redo" },
  "ctrl+shift+z": { type: "redo" },
  "alt+-": { type: "redo" },
};

/** The edit that a key stands for; undefined when it stands for something else, or for nothing. */
export function editFor(key: Key): Edit | undefined {
  const { name, ctrl, alt, shift, text } = key;
  if (name === "paste") return text === undefined ? undefined : { type: "paste", text };
  const chord = chordOf(key);
  const known = Object.hasOwn(edits, chord) ? edits[chord] : undefined;
  if (known !== undefined) return known;
  if (!ctrl && !alt && text !== undefined) return { type: "insert", text };
  // What is selected with Shift elsewhere only moves here.
  return shift ? editFor({ name, ctrl, alt, shift: false }) : undefined;
}

/** A key's name with what was held down: `ctrl+shift+left`. */
export function chordOf({ name, ctrl, alt, shift }: Key): string {
  return `${ctrl ? "ctrl+" : ""}${alt ? "alt+" : ""}${shift ? "shift+" : ""}${name}`;
}
