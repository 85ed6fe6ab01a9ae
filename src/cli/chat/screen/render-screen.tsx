import { render } from "ink";
import type { Terminal } from "../../terminal";
import { ChatScreen, type ChatScreenProps } from "./chat-screen";
import { inkOutput } from "./ink-output";

/** A screen that is drawn. */
export interface RenderedScreen {
  /** Clears all of the terminal's window and draws what lives again. */
  clear(): void;
  /** Takes the live part away while something else has the terminal. */
  hide(): Promise<void>;
  /** Draws it again. */
  show(): void;
  /** Takes the live part away and stops drawing. */
  close(): Promise<void>;
}

/** Pictures a second at most: so many that a key is seen within the next picture of the terminal. */
const mostPictures = 60;
/** A window is at rest when it has not changed for so many milliseconds. */
const settlingLasts = 120;
/** Clears the window and what has left it, and goes to its first line: ED and CUP of ECMA-48. */
const clearWindow = "\u001b[2J\u001b[3J\u001b[H";
/** Where nothing lives, Ink stands in the line below it. */
const lineUp = "\u001b[1A";
/** Shows the cursor, which is hidden while nothing says where it stands: DECTCEM. */
const showCursor = "\u001b[?25h";

/** Draws the screen of a chat, and again whenever its state changes. */
export async function renderScreen(
  props: ChatScreenProps,
  { stdout, stdin, stderr, environment }: Terminal,
): Promise<RenderedScreen> {
  const { store } = props;
  let settling: NodeJS.Timeout | undefined;
  /**
   * A window that is drawn narrower by hand tells of many widths. What is on its way to the terminal meanwhile is broken
   * into rows that nobody counts, so nothing lives until the window rests.
   */
  function settle(): void {
    if (settling === undefined && store.state().hidden) return;
    clearTimeout(settling);
    setHidden(true);
    settling = setTimeout(() => {
      settling = undefined;
      setHidden(false);
    }, settlingLasts);
  }
  const output = inkOutput({ stdout, environment }, settle);
  const instance = render(<ChatScreen {...props} />, {
    stdout: output.stream,
    stdin: stdin as NodeJS.ReadStream,
    stderr: stderr as NodeJS.WriteStream,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: mostPictures,
  });
  const setHidden = (hidden: boolean) => store.update((state) => ({ ...state, hidden }));
  /** What changes is drawn a picture later. */
  const drawn = () => new Promise((resolve) => setTimeout(resolve, (2 * 1_000) / mostPictures));
  async function hide(): Promise<void> {
    clearTimeout(settling);
    settling = undefined;
    setHidden(true);
    await drawn();
    stdout.write(lineUp + showCursor);
  }
  function show(): void {
    stdout.write("\n");
    setHidden(false);
  }
  /** The shell has written since the process was stopped from outside, and the window may have another size. */
  function onContinue(): void {
    process.kill(process.pid, "SIGWINCH");
    if (store.state().hidden) return;
    output.moveDown();
    void hide().then(show);
  }
  process.on("SIGCONT", onContinue);
  return {
    hide,
    show,
    clear() {
      instance.clear();
      stdout.write(clearWindow);
      store.update((state) => ({ ...state, entries: [], generation: state.generation + 1, hidden: true }));
      setTimeout(() => setHidden(false), 1_000 / mostPictures);
    },
    async close() {
      process.off("SIGCONT", onContinue);
      clearTimeout(settling);
      setHidden(true);
      await drawn();
      instance.unmount();
      await instance.waitUntilExit();
      output.close();
    },
  };
}
