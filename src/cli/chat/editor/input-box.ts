import { applyEdit, replaceText } from "./apply-edit";
import { type Candidate, type CandidateMenu, commonBeginning, moveMenu, narrowMenu, openMenu } from "./candidate-menu";
import { type Changes, noChanges } from "./changes";
import { chordOf, editFor } from "./edits";
import { boundaryBefore } from "./graphemes";
import { beginSearch, type HistorySearch, searchFor, searchOn } from "./history-search";
import type { Key } from "./key";
import type { KillRing } from "./kill-ring";
import { emptyBuffer, insert, type LineBuffer, lineBuffer, tidyText } from "./line-buffer";
import { expandPastes, type Pastes, withoutMarks } from "./pasted-text";
import { type Recall, recallNext } from "./recall";
import { moveByRow } from "./vertical-move";

/** The box that one writes in: the text, and all that its keys go by. */
export interface InputBox {
  /** Its text has one private character for each long paste; `textOf` gives what was meant. */
  readonly buffer: LineBuffer;
  /** Whether the next Ctrl-C leaves. */
  readonly leaving: boolean;
  readonly pastes: Pastes;
  readonly killed: KillRing;
  readonly changes: Changes;
  /** What the last key did, for keys that go on with it. */
  readonly last: LastKey;
  readonly recall?: Recall | undefined;
  readonly search?: HistorySearch | undefined;
  readonly menu?: CandidateMenu | undefined;
}

/** What the last key did. */
export type LastKey =
  | { readonly type: "other" | "typing" | "removing" | "killing" | "recalling" | "escape" | "stopping" }
  /** The column that the cursor tries to stay in. */
  | { readonly type: "vertical"; readonly goal: number }
  /** What was yanked begins at this offset, and is the entry of this place in the ring. */
  | { readonly type: "yanking"; readonly start: number; readonly place: number };

/** What a key asks of the chat. */
export type BoxEffect =
  | { readonly type: "send"; readonly text: string }
  /** Candidates are wanted for what stands before the cursor: `withCandidates` takes them. */
  | { readonly type: "complete" }
  /** What goes on is to stop. */
  | { readonly type: "stop" }
  | { readonly type: "leave" }
  /** The next Ctrl-C leaves, unless `calmDown` is called before. */
  | { readonly type: "ask-leave" }
  /** The text is to be edited in an editor of its own. */
  | { readonly type: "editor" }
  | { readonly type: "fold" }
  | { readonly type: "repaint" }
  | { readonly type: "suspend" }
  /** The last question is to be asked in another way. */
  | { readonly type: "edit-previous" };

/** What a key goes by besides the box. */
export interface Surroundings {
  /** The width of a row of text. */
  readonly columns: number;
  /** What was sent before, oldest first. */
  readonly history: readonly string[];
  /** Whether something goes on that can be stopped. */
  readonly busy: boolean;
}

/** What a key made of the box, and what it asks for. */
export interface Pressed {
  readonly box: InputBox;
  readonly effect?: BoxEffect | undefined;
}

/** A box with nothing in it. */
export function emptyBox(): InputBox {
  return {
    buffer: emptyBuffer,
    leaving: false,
    pastes: [],
    killed: [],
    changes: noChanges,
    last: { type: "other" },
  };
}

/** What was written, with its pastes in full. */
export function textOf({ buffer, pastes }: InputBox): string {
  return expandPastes(buffer.text, pastes);
}

/** The box with another text, the cursor at its end; undo gives the old one back. */
export function withText(box: InputBox, text: string): InputBox {
  const buffer = lineBuffer(tidyText(withoutMarks(text)));
  return { ...replaceText(box, buffer), recall: undefined, search: undefined, menu: undefined };
}

/** The box when the second Ctrl-C did not come in time. */
export function calmDown(box: InputBox): InputBox {
  return box.leaving ? { ...box, leaving: false } : box;
}

/**
 * Offers what may stand at the cursor: one candidate is written at once, of several what they have in common, and a menu
 * opens.
 * @param from the offset in the box's text at which what they complete begins.
 */
export function withCandidates(box: InputBox, candidates: readonly Candidate[], from: number): InputBox {
  const { text, cursor } = box.buffer;
  const begin = Math.min(Math.max(from, 0), cursor);
  const [only] = candidates;
  if (only === undefined) return { ...box, menu: undefined };
  if (candidates.length === 1) return take(box, only, begin);
  const common = commonBeginning(candidates);
  const typed = text.slice(begin, cursor);
  const longer = common.length > typed.length && common.toLowerCase().startsWith(typed.toLowerCase());
  const written = longer ? take(box, { text: common }, begin) : box;
  return { ...written, menu: openMenu(candidates, begin) };
}

/** What a key does. */
export function pressKey(box: InputBox, key: Key, surroundings: Surroundings): Pressed {
  const calm = calmDown(box);
  if (calm.search !== undefined) return pressInSearch(calm, calm.search, key, surroundings);
  if (calm.menu !== undefined) {
    const pressed = pressInMenu(calm, calm.menu, key);
    if (pressed !== undefined) return { box: pressed };
  }
  // Whatever is done next, a menu that is not narrowed by it is closed.
  const { menu } = calm;
  const pressed = pressInText({ ...calm, menu: undefined }, box.leaving, key, surroundings);
  const typed = pressed.box.last.type === "typing" || pressed.box.last.type === "removing";
  if (menu === undefined || !typed || pressed.effect !== undefined) return pressed;
  const { text, cursor } = pressed.box.buffer;
  return { box: { ...pressed.box, menu: narrowMenu(menu, text, cursor) } };
}

function pressInText(box: InputBox, leaving: boolean, key: Key, { columns, history, busy }: Surroundings): Pressed {
  const isEmpty = box.buffer.text === "";
  const done = { ...box, last: { type: "other" } as const };
  switch (chordOf(key)) {
    case "return":
      return enter(box);
    case "tab":
      return { box: done, effect: { type: "complete" } };
    case "shift+tab":
      return { box: done };
    case "escape":
      if (busy) return { box: done, effect: { type: "stop" } };
      if (isEmpty && box.last.type === "escape") return { box: done, effect: { type: "edit-previous" } };
      return { box: { ...box, last: { type: "escape" } } };
    case "ctrl+c":
      // Who asks for a stop again does not see one come, and may want to leave.
      if (busy && !leaving && box.last.type !== "stopping")
        return { box: { ...box, last: { type: "stopping" } }, effect: { type: "stop" } };
      if (!busy && !isEmpty) return { box: withText(done, "") };
      if (leaving) return { box: done, effect: { type: "leave" } };
      return { box: { ...done, leaving: true }, effect: { type: "ask-leave" } };
    case "ctrl+d":
      if (isEmpty) return { box: done, effect: { type: "leave" } };
      break;
    case "ctrl+g":
      return { box: done, effect: { type: "editor" } };
    case "ctrl+o":
      return { box: done, effect: { type: "fold" } };
    case "ctrl+l":
      return { box: done, effect: { type: "repaint" } };
    case "ctrl+z":
      return { box: done, effect: { type: "suspend" } };
    case "ctrl+r":
      return { box: { ...done, search: beginSearch(history) } };
    case "up":
    case "ctrl+p":
      return { box: vertical(box, "up", columns, history) };
    case "down":
    case "ctrl+n":
      return { box: vertical(box, "down", columns, history) };
  }
  const edit = editFor(key);
  return { box: edit === undefined ? done : applyEdit(box, edit) };
}

/** Sends what was written, or makes a line where a backslash asks for it. */
function enter(box: InputBox): Pressed {
  const { text, cursor } = box.buffer;
  if (text[cursor - 1] === "\\") {
    return {
      box: replaceText(box, insert(lineBuffer(text.slice(0, cursor - 1) + text.slice(cursor), cursor - 1), "\n")),
    };
  }
  const written = textOf(box);
  if (written.trim() === "") return { box: { ...box, last: { type: "other" } } };
  const { pastes, killed } = box;
  return { box: { ...emptyBox(), pastes, killed }, effect: { type: "send", text: written } };
}

/** Moves by a row; at the first row and the last one, and from entry to entry, through what was sent before. */
function vertical(box: InputBox, direction: "up" | "down", columns: number, history: readonly string[]): InputBox {
  const { buffer, pastes, last, recall } = box;
  const goal = last.type === "vertical" ? last.goal : undefined;
  const moved = last.type === "recalling" ? undefined : moveByRow(buffer, direction, { columns, pastes }, goal);
  if (moved !== undefined) return { ...box, buffer: moved.buffer, last: { type: "vertical", goal: moved.goal } };
  const recalled = recallNext(recall, buffer, direction === "up" ? "older" : "newer", history);
  if (recalled === undefined) return box;
  // Back at what is being written, its rows are gone through again.
  const type = (recalled.recall?.place ?? history.length) === history.length ? "other" : "recalling";
  return { ...replaceText(box, recalled.buffer, { type }), recall: recalled.recall };
}

function pressInMenu(box: InputBox, menu: CandidateMenu, key: Key): InputBox | undefined {
  const moved = (step: 1 | -1): InputBox => ({ ...box, menu: moveMenu(menu, step), last: { type: "other" } });
  switch (chordOf(key)) {
    case "tab":
    case "down":
    case "ctrl+n":
      return moved(1);
    case "shift+tab":
    case "up":
    case "ctrl+p":
      return moved(-1);
    case "escape":
    case "ctrl+g":
      return { ...box, menu: undefined, last: { type: "other" } };
    case "return": {
      const chosen = menu.fitting[menu.marked];
      return chosen === undefined ? undefined : take(box, chosen, menu.from);
    }
    default:
      return undefined;
  }
}

/** Writes a candidate in place of what stands before the cursor from an offset on, and closes the menu. */
function take(box: InputBox, { text }: Candidate, from: number): InputBox {
  const { buffer } = box;
  const rest = lineBuffer(buffer.text.slice(0, from) + buffer.text.slice(buffer.cursor), from);
  return { ...replaceText(box, insert(rest, withoutMarks(text))), menu: undefined };
}

function pressInSearch(box: InputBox, search: HistorySearch, key: Key, surroundings: Surroundings): Pressed {
  const { history } = surroundings;
  const searching = (next: HistorySearch): Pressed => ({ box: { ...box, search: next } });
  const { name, ctrl, alt, text } = key;
  switch (chordOf(key)) {
    case "ctrl+r":
      return searching(searchOn(search, "older", history));
    case "ctrl+s":
      return searching(searchOn(search, "newer", history));
    case "backspace":
      return searching(
        searchFor(search, search.query.slice(0, boundaryBefore(search.query, search.query.length)), history),
      );
    case "escape":
    case "ctrl+g":
    case "ctrl+c":
      return { box: { ...box, search: undefined, last: { type: "other" } } };
  }
  const added = ctrl || alt || text === undefined ? "" : text.replace(/\s+/g, " ");
  if (added !== "") return searching(searchFor(search, search.query + added, history));
  const { found } = search;
  const taken = found === undefined ? { ...box, search: undefined } : withText(box, found);
  // Enter and Tab only take what was found: it is not sent unseen.
  return name === "return" || name === "tab" ? { box: taken } : pressKey(taken, key, surroundings);
}
