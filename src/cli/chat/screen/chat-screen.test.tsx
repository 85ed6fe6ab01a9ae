import { cleanup, render } from "ink-testing-library";
import { afterEach, describe, expect, test, vi } from "vitest";
import { testTerminal } from "../../fixtures/test-terminal";
import { colours } from "../../terminal";
import { withText } from "../editor/input-box";
import { ChatScreen } from "./chat-screen";
import { beginTurn, firstState, type ScreenState, withLines } from "./screen-state";
import { createStore } from "./store";

const status = {
  stack: "handbook",
  workflow: "handbook",
  model: "test:words",
  usage: { input: 0, output: 0 },
  time: 0,
};
const size = { columns: 60, rows: 20 };
const sources = [{ document: "leave.md", page: 3, text: "Everybody has 25 days.", number: 1 }];

afterEach(cleanup);

/** A screen, and what it shows once that holds a text. */
function screenOf(change: (state: ScreenState) => ScreenState = (state) => state) {
  const store = createStore(change(firstState(status, size)));
  const { lastFrame } = render(<ChatScreen store={store} colours={colours(testTerminal(), {})} now={() => 2_000} />);
  const shows = (text: string) => vi.waitFor(() => expect(lastFrame()).toContain(text));
  return { store, shows, frame: () => lastFrame() ?? "" };
}

describe("ChatScreen", () => {
  test("begins with a hint, and the stack and model in the last line", async () => {
    const { shows } = screenOf();
    await shows("> Ask something, or /help\n  handbook · test:words  /help");
  });

  test("shows above what is over, then what is written and what each node does", async () => {
    const { store, shows, frame } = screenOf((state) => withLines(state, ["> How?"]));
    store.update((state) => beginTurn(state, 0));
    store.update((state) => {
      const node = { node: "answer", status: "running", startedAt: 1_000, attempt: 1 } as const;
      const turn = { nodes: [node], text: "It is **so", notices: [] };
      return { ...state, live: { turn, drawn: 0, startedAt: 0, stopping: false } };
    });
    await shows("answer ⠋ 1.0s");
    expect(frame()).toMatch(/^> How\?\nIt is \*\*so\n {2}answer/);
    await shows("Esc stops");
  });

  test("folds and unfolds what is cited", async () => {
    const { store, shows, frame } = screenOf((state) => ({ ...state, sources }));
    await shows("  [1] leave.md, page 3\n  Ctrl-O unfolds");
    store.update((state) => ({ ...state, unfolded: true }));
    await shows('      "Everybody has 25 days."');
    expect(frame()).not.toContain("Ctrl-O");
  });

  test("is never higher than the window, whatever is written and typed", async () => {
    const long = Array.from({ length: 100 }, (_, index) => `line ${index}`).join("\n");
    const { store, shows, frame } = screenOf((state) => ({ ...state, box: withText(state.box, long) }));
    await shows("line 99");
    store.update((state) => {
      const turn = { nodes: [], text: long, notices: [] };
      return { ...state, live: { turn, drawn: 0, startedAt: 0, stopping: false } };
    });
    await shows("Esc stops");
    expect(frame().split("\n").length).toBeLessThan(size.rows);
  });

  test("shows what a person is asked, a choice, and nothing while something else has the terminal", async () => {
    const { store, shows, frame } = screenOf();
    store.update((state) => ({ ...state, asking: "Approve? [yes/no]" }));
    await shows("Approve? [yes/no]\n> Answer, then Enter");
    const choices = [
      { value: "a", label: "the first" },
      { value: "b", label: "the second" },
    ];
    store.update((state) => ({ ...state, asking: undefined, picker: { title: "Which?", choices, marked: 1 } }));
    await shows("Which?\n  a  the first\n> b  the second\nUp and Down");
    store.update((state) => ({ ...state, hidden: true }));
    await vi.waitFor(() => expect(frame().trim()).toBe(""));
  });
});
