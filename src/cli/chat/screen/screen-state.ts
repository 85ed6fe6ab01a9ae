import type { DocumentValue, Usage } from "../../../engine/values";
import { emptyBox, type InputBox } from "../editor/input-box";
import type { Choice } from "../slash-command";
import { emptyTurn, type Turn } from "../turn";

/** Lines that stand above the live part of the screen, and are drawn once. */
export interface Entry {
  readonly id: number;
  readonly text: string;
}

/** An answer that is being written. Times are milliseconds since 1970. */
export interface LiveTurn {
  readonly turn: Turn;
  /** As much of the answer's text as stands above already. */
  readonly drawn: number;
  readonly startedAt: number;
  readonly stopping: boolean;
}

/** A list to choose from. */
export interface Picker {
  readonly title: string;
  readonly choices: readonly Choice[];
  /** The place of the one that is marked. */
  readonly marked: number;
}

/** What stands in the last line. */
export interface Status {
  readonly stack: string;
  readonly workflow: string;
  readonly model: string;
  readonly usage: Usage;
  /** Milliseconds. */
  readonly time: number;
}

/** All that the screen shows. */
export interface ScreenState {
  readonly columns: number;
  readonly rows: number;
  readonly entries: readonly Entry[];
  /** Goes up when the screen is cleared. */
  readonly generation: number;
  /** Whether the live part is not drawn, because something else has the terminal. */
  readonly hidden: boolean;
  readonly live?: LiveTurn | undefined;
  /** What the last answer cites. */
  readonly sources: readonly DocumentValue[];
  readonly unfolded: boolean;
  readonly picker?: Picker | undefined;
  /** What a person is asked; the next line that is sent answers it. */
  readonly asking?: string | undefined;
  /** How far long work has come. */
  readonly progress?: string | undefined;
  /** Something that is of use for a moment. */
  readonly notice?: string | undefined;
  readonly box: InputBox;
  readonly status: Status;
  /** Counts the pictures of the spinner. */
  readonly frame: number;
}

/** The state that a chat begins with. */
export function firstState(status: Status, size: { readonly columns: number; readonly rows: number }): ScreenState {
  return {
    ...size,
    entries: [],
    generation: 0,
    hidden: false,
    sources: [],
    unfolded: false,
    box: emptyBox(),
    status,
    frame: 0,
  };
}

/** Lines added above the live part. */
export function withLines(state: ScreenState, lines: readonly string[]): ScreenState {
  if (lines.length === 0) return state;
  return { ...state, entries: [...state.entries, { id: state.entries.length, text: lines.join("\n") }] };
}

/** The live part of an answer that begins. */
export function beginTurn(state: ScreenState, now: number): ScreenState {
  return {
    ...state,
    live: { turn: emptyTurn, drawn: 0, startedAt: now, stopping: false },
    sources: [],
    unfolded: false,
    notice: undefined,
  };
}

/** The choice above or below the marked one, round and round. */
export function movePicker(picker: Picker, step: number): Picker {
  const { length } = picker.choices;
  return { ...picker, marked: (picker.marked + step + length) % Math.max(length, 1) };
}
