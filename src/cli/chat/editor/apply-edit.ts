import { redo, undo, withChange } from "./changes";
import type { Edit } from "./edits";
import type { InputBox, LastKey } from "./input-box";
import { withCut } from "./kill-ring";
import { cutTo, insert, type LineBuffer, lineBuffer, moveTo, tidyText, transpose } from "./line-buffer";
import type { Motion } from "./motions";
import { expandPastes, isLongPaste, markFor, withoutMarks } from "./pasted-text";

const other: LastKey = { type: "other" };

/** The box with another buffer; one undo takes it back, together with the last change if it `joins` that. */
export function replaceText(box: InputBox, buffer: LineBuffer, last: LastKey = other, joins = false): InputBox {
  if (buffer.text === box.buffer.text) return { ...box, buffer, last };
  return { ...box, buffer, last, changes: withChange(box.changes, box.buffer, joins) };
}

/** What an edit makes of a box. */
export function applyEdit(box: InputBox, edit: Edit): InputBox {
  const { buffer, changes, killed } = box;
  switch (edit.type) {
    case "insert":
      return type(box, withoutMarks(edit.text));
    case "paste":
      return paste(box, tidyText(withoutMarks(edit.text)));
    case "move":
      return { ...box, buffer: moveTo(buffer, edit.to(buffer)), last: other };
    case "remove":
      return replaceText(box, cutTo(buffer, edit.to(buffer)).buffer, { type: "removing" });
    case "kill":
      return kill(box, edit.to);
    case "yank":
      return yank(box, buffer, 0);
    case "yank-older": {
      const { last } = box;
      if (last.type !== "yanking") return { ...box, last: other };
      return yank(box, cutTo(buffer, last.start).buffer, (last.place + 1) % killed.length);
    }
    case "transpose":
      return replaceText(box, transpose(buffer));
    case "undo":
    case "redo": {
      const changed = edit.type === "undo" ? undo(changes, buffer) : redo(changes, buffer);
      return { ...box, ...changed, last: other };
    }
    default:
      return edit satisfies never;
  }
}

/** The letters of a word are undone at once. */
function type(box: InputBox, text: string): InputBox {
  const before = box.buffer.text.slice(0, box.buffer.cursor);
  const goesOn = box.last.type === "typing" && !(/\s$/.test(before) && /^\S/.test(text)) && text !== "\n";
  return replaceText(box, insert(box.buffer, text), { type: "typing" }, goesOn);
}

/** A long paste is shown by its mark, and in full when it is pasted once more. */
function paste(box: InputBox, text: string): InputBox {
  const { buffer, pastes } = box;
  const marked = isLongPaste(text) ? markFor(pastes, text) : undefined;
  if (marked === undefined) return replaceText(box, insert(buffer, text));
  const before = buffer.text.lastIndexOf(marked.mark);
  if (before === -1) return { ...replaceText(box, insert(buffer, marked.mark)), pastes: marked.pastes };
  const after = before + marked.mark.length;
  const full = expandPastes(marked.mark, pastes);
  return replaceText(
    box,
    lineBuffer(buffer.text.slice(0, before) + full + buffer.text.slice(after), before + full.length),
  );
}

function kill(box: InputBox, to: Motion): InputBox {
  const { buffer, killed, last } = box;
  const target = to(buffer);
  const { buffer: rest, cut } = cutTo(buffer, target);
  const side = target < buffer.cursor ? "before" : "after";
  const joins = last.type === "killing" ? side : undefined;
  return { ...replaceText(box, rest, { type: "killing" }), killed: withCut(killed, cut, joins) };
}

function yank(box: InputBox, buffer: LineBuffer, place: number): InputBox {
  const text = box.killed[place];
  if (text === undefined) return { ...box, last: other };
  return replaceText(box, insert(buffer, text), { type: "yanking", start: buffer.cursor, place });
}
