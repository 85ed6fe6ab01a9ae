import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Terminal } from "../../terminal";
import { candidatesFor } from "../candidates";
import type { Conversation } from "../conversation";
import { type BoxEffect, calmDown, pressKey, textOf, withCandidates, withText } from "../editor/input-box";
import type { InputHistory } from "../editor/input-history";
import type { Key, Keyboard } from "../editor/keyboard";
import type { ChatSession } from "../session";
import { slashCommands } from "../slash-commands";
import type { RenderedScreen } from "./render-screen";
import type { ScreenFace } from "./screen-face";
import { movePicker, type ScreenState } from "./screen-state";
import type { Store } from "./store";

/** What keys act on. */
export interface KeyServices {
  readonly store: Store<ScreenState>;
  readonly face: ScreenFace;
  readonly conversation: Conversation;
  readonly session: ChatSession;
  readonly history: InputHistory;
  readonly screen: RenderedScreen;
  readonly keyboard: Keyboard;
  readonly leave: () => void;
  readonly terminal: Terminal;
}

/** How long the second Ctrl-C is waited for, in milliseconds. */
const leavingLasts = 2_000;
const busyNotice = "the answer is not over yet; Esc stops it";

/** What a key of a chat does. */
export function onKey(services: KeyServices): (key: Key) => void {
  const { store, face, conversation, session, history, screen, keyboard, leave, terminal } = services;
  let calming: NodeJS.Timeout | undefined;

  function pick({ name, ctrl }: Key, picker: NonNullable<ScreenState["picker"]>): void {
    if (name === "up" || name === "down")
      store.update((state) => ({ ...state, picker: movePicker(picker, name === "up" ? -1 : 1) }));
    else if (name === "return") face.choosePlace(picker.marked);
    else if (name === "escape" || (ctrl && (name === "c" || name === "g"))) face.choosePlace(undefined);
  }

  function send(text: string): void {
    if (face.isAsking()) {
      face.answerPerson(text);
      return;
    }
    history.add(text);
    if (/^\/(?!\/)/.test(text.trim())) face.commanded(text);
    void conversation
      .send(text)
      .then(() => store.update((state) => (state.notice === busyNotice ? { ...state, notice: undefined } : state)));
  }

  async function complete(): Promise<void> {
    const before = store.state().box;
    const { candidates, from } = await candidatesFor(before.buffer, session, slashCommands, terminal.folder);
    // Who has typed on meanwhile is not disturbed.
    store.update((state) =>
      state.box === before ? { ...state, box: withCandidates(before, candidates, from) } : state,
    );
  }

  /** Lets something else have the terminal. */
  async function aside(body: () => void | Promise<void>): Promise<void> {
    await screen.hide();
    keyboard.pause();
    try {
      await body();
      // Who was stopped meanwhile hears now that it goes on, and not when the screen is there again.
      await setImmediate();
    } finally {
      keyboard.resume();
      screen.show();
    }
  }

  function editOutside(): Promise<void> {
    return aside(() => {
      const folder = mkdtempSync(join(tmpdir(), "aiplanet-"));
      try {
        const file = join(folder, "question.md");
        writeFileSync(file, textOf(store.state().box), { mode: 0o600 });
        const { VISUAL, EDITOR } = terminal.environment;
        // The variable may hold options, so that a shell has to read it.
        const command = `${VISUAL || EDITOR || "vi"} "${file}"`;
        const { status } = spawnSync(command, { stdio: "inherit", shell: true });
        if (status !== 0) return;
        const text = readFileSync(file, "utf8").trimEnd();
        store.update((state) => ({ ...state, box: withText(state.box, text) }));
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  /** Stops this process and what has started it, such as npx, as the terminal itself would, until the shell goes on. */
  function suspend(): Promise<void> {
    return aside(() => {
      // Where no shell could let it go on, nothing comes of it.
      if (process.platform !== "win32") process.kill(0, "SIGTSTP");
    });
  }

  function act(effect: BoxEffect): void {
    switch (effect.type) {
      case "send":
        send(effect.text);
        break;
      case "complete":
        void complete();
        break;
      case "stop":
        if (face.isAsking()) face.answerPerson(undefined);
        conversation.stop();
        store.update((state) =>
          state.live === undefined ? state : { ...state, live: { ...state.live, stopping: true } },
        );
        break;
      case "ask-leave":
        calming = setTimeout(
          () => store.update((state) => ({ ...state, box: calmDown(state.box), notice: undefined })),
          leavingLasts,
        );
        store.update((state) => ({ ...state, notice: "Ctrl-C again leaves" }));
        break;
      case "leave":
        leave();
        break;
      case "editor":
        void editOutside();
        break;
      case "fold":
        face.fold();
        break;
      case "repaint":
        void screen.hide().then(screen.show);
        break;
      case "suspend":
        void suspend();
        break;
      case "edit-previous":
        conversation.edit();
        break;
      default:
        effect satisfies never;
    }
  }

  return (key) => {
    const { picker, columns, box } = store.state();
    if (picker !== undefined) {
      pick(key, picker);
      return;
    }
    clearTimeout(calming);
    const busy = conversation.busy;
    const pressed = pressKey(box, key, { columns: columns - 3, history: history.entries(), busy });
    // While an answer is written, what is typed next waits in the box.
    if (pressed.effect?.type === "send" && busy && !face.isAsking()) {
      store.update((state) => ({ ...state, notice: busyNotice }));
      return;
    }
    store.update((state) => ({ ...state, box: pressed.box, notice: undefined }));
    if (pressed.effect !== undefined) act(pressed.effect);
  };
}
