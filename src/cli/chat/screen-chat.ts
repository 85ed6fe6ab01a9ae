import { exitCodes } from "../exit-codes";
import { loadHighlighter } from "../markdown/highlight-code";
import { colours, note, type Terminal } from "../terminal";
import { createConversation } from "./conversation";
import { openInputHistory } from "./editor/input-history";
import { type Key, openKeyboard } from "./editor/keyboard";
import { onKey } from "./screen/keys";
import { renderScreen } from "./screen/render-screen";
import { screenFace, statusOf } from "./screen/screen-face";
import { firstState, type ScreenState } from "./screen/screen-state";
import { createStore } from "./screen/store";
import type { ChatSession } from "./session";
import { slashCommands } from "./slash-commands";

/** A picture of the spinner lasts so many milliseconds. */
const pictureLasts = 125;

/**
 * A chat on a terminal that can be drawn on. It ends when the person leaves.
 * @returns the exit code.
 */
export async function screenChat(session: ChatSession, terminal: Terminal): Promise<number> {
  const colour = colours(terminal, terminal.stdout);
  const { stdin, stdout } = terminal;
  const size = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  const store = createStore<ScreenState>(firstState(statusOf(session), size()));
  const history = await openInputHistory(session.planet.dataFolder);
  let leave: () => void = () => undefined;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const early: Key[] = [];
  let press = (key: Key): void => void early.push(key);
  // Before anything is drawn: what is typed until the terminal is told to pass on each key would come as other keys.
  const keyboard = openKeyboard({ stdin, stdout }, (key) => press(key));
  const screen = await renderScreen({ store, colours: colour, now: Date.now }, terminal);
  const clear = () => screen.clear();
  const face = screenFace({ store, session, terminal, colours: colour, now: Date.now, clear, quit: leave });
  const conversation = createConversation(session, face, slashCommands, Date.now);
  // What it colours until it is loaded stays as it is.
  void loadHighlighter();
  press = onKey({ store, face, conversation, session, history, screen, keyboard, leave, terminal });
  const resize = () => store.update((state) => ({ ...state, ...size() }));
  stdout.on("resize", resize);
  terminal.signal.addEventListener("abort", leave, { once: true });
  const motion = setInterval(() => {
    if (store.state().live !== undefined) store.update((state) => ({ ...state, frame: state.frame + 1 }));
  }, pictureLasts);
  try {
    if (session.chat !== undefined) await face.showMessages(await session.said(mostShown), session.chat.title);
    for (const key of early) press(key);
    await left;
    conversation.stop();
    return terminal.signal.aborted ? exitCodes.interrupted : exitCodes.fine;
  } finally {
    clearInterval(motion);
    terminal.signal.removeEventListener("abort", leave);
    stdout.off("resize", resize);
    keyboard.close();
    await screen.close();
    if (session.chat !== undefined) note(terminal, "the chat is kept; aiplanet chat --continue goes on with it");
  }
}

/** So many messages of a chat that goes on are shown. */
const mostShown = 500;
