import { PlanetError } from "../../../engine/errors";
import { finishedBlocks } from "../../markdown/finished-blocks";
import type { Colours, Terminal } from "../../terminal";
import { printable, printableLine } from "../../terminal";
import type { Face } from "../conversation";
import { withText } from "../editor/input-box";
import { clipboard } from "../line-chat";
import { answerLines, footerLine, questionLines, saidLines, sourceLines } from "../message-lines";
import { type ChatSession, sourcesOf } from "../session";
import type { Turn } from "../turn";
import { beginTurn, type Picker, type ScreenState, withLines } from "./screen-state";
import type { Store } from "./store";

/** What the face of a screen works with. */
export interface ScreenFaceOptions {
  readonly store: Store<ScreenState>;
  readonly session: ChatSession;
  readonly terminal: Terminal;
  readonly colours: Colours;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Clears the screen. */
  readonly clear: () => void;
  /** Leaves the chat. */
  readonly quit: () => void;
}

/** The face, and what the keys that answer it call. */
export interface ScreenFace extends Face {
  /** Shows the command that was typed. */
  commanded(text: string): void;
  /** Unfolds the sources of the last answer, or folds them. */
  fold(): void;
  /** Whether a line that is sent answers a question of a node. */
  isAsking(): boolean;
  /** Answers what a node asks, or does not. */
  answerPerson(text: string | undefined): void;
  /** Takes the choice of this place, or none. */
  choosePlace(place: number | undefined): void;
}

/** After so many milliseconds what has come is drawn: not more than 20 times a second. */
const drawingPause = 50;

/** Shows a conversation on a screen whose last part lives. */
export function screenFace(options: ScreenFaceOptions): ScreenFace {
  const { store, session, terminal, colours, now, clear, quit } = options;
  let latest: Turn | undefined;
  let drawing: NodeJS.Timeout | undefined;
  let answered: ((text: string | undefined) => void) | undefined;
  let chosen: ((value: string | undefined) => void) | undefined;

  const draw = () => ({ columns: store.state().columns - 1, colours });
  const print = (lines: readonly string[]) => store.update((state) => withLines(state, lines));

  /** Takes what was told since into the live part, and what is finished of the answer above it. */
  function drawTurn(): void {
    drawing = undefined;
    const turn = latest;
    if (turn === undefined) return;
    store.update((state) => {
      const { live } = state;
      if (live === undefined) return state;
      const again = !turn.text.startsWith(live.turn.text.slice(0, live.drawn));
      const drawn = again ? 0 : live.drawn;
      const { finished } = finishedBlocks(turn.text.slice(drawn));
      const lines = finished.trim() === "" ? [] : [...answerLines(finished, draw()), ""];
      const next = { ...state, live: { ...live, turn, drawn: drawn + finished.length } };
      return withLines(next, again && live.drawn > 0 ? [colours.dim("  (again)"), ...lines] : lines);
    });
  }

  function stopDrawing(): void {
    clearTimeout(drawing);
    drawing = undefined;
  }

  return {
    terminal,
    get columns() {
      return draw().columns;
    },
    print,
    progress: (line) => store.update((state) => ({ ...state, progress: line })),

    asked(question) {
      latest = undefined;
      store.update((state) => {
        const folded = sourceLines(state.sources, false, draw());
        return beginTurn(withLines(state, [...folded, ...questionLines(question, draw())]), now());
      });
    },

    commanded(text) {
      store.update((state) => ({
        ...withLines(state, [
          ...sourceLines(state.sources, false, draw()),
          "",
          colours.dim(`> ${printableLine(text)}`),
        ]),
        sources: [],
        unfolded: false,
      }));
    },

    fold() {
      store.update((state) => {
        if (state.live !== undefined) return state;
        if (state.sources.length > 0) return { ...state, unfolded: !state.unfolded };
        return { ...state, sources: sourcesOf(session), unfolded: true };
      });
    },

    turn(turn) {
      latest = turn;
      drawing ??= setTimeout(drawTurn, drawingPause);
    },

    ended(outcome, turn, time) {
      stopDrawing();
      latest = turn;
      drawTurn();
      store.update((state) => {
        const { live } = state;
        if (live === undefined) return state;
        const rest = turn.text.slice(live.drawn);
        const whole = outcome.status === "answered" ? outcome.answer.content : turn.text;
        // The output node may have made another text of what was written.
        const text = whole.trim() === turn.text.trim() ? rest : whole;
        const lines = [
          ...(text.trim() === "" ? [] : answerLines(text, draw())),
          ...turn.notices.map((notice) => colours.yellow(`warning ${printableLine(notice)}`)),
        ];
        const over: ScreenState = { ...withLines(state, lines), live: undefined };
        switch (outcome.status) {
          case "answered": {
            const { model, usage } = outcome.answer;
            const footer = footerLine({ model, time, ...(usage === undefined ? {} : { usage }) }, draw());
            return { ...withLines(over, footer), sources: sourcesOf(session), status: statusOf(session) };
          }
          case "stopped":
            return withLines(over, [colours.dim("  (stopped; /retry goes on)")]);
          case "waiting":
            return withLines(over, [colours.dim("  (it waits for an answer; /retry asks again)")]);
          case "failed":
            return withLines(over, errorLines(outcome.error, colours));
          default:
            return outcome satisfies never;
        }
      });
    },

    failed(error) {
      stopDrawing();
      store.update((state) => withLines({ ...state, live: undefined }, errorLines(error, colours)));
    },

    edit(text) {
      store.update((state) => ({
        ...state,
        box: withText(state.box, text),
        notice: "what you send takes the place of the last question",
      }));
    },

    async askPerson(prompt, choices) {
      const expected = choices === undefined ? "" : ` [${choices.join("/")}]`;
      store.update((state) => ({ ...state, asking: `${prompt}${expected}` }));
      return new Promise((resolve) => {
        answered = (text) => {
          answered = undefined;
          store.update((state) =>
            withLines({ ...state, asking: undefined }, [`${printable(prompt)} ${printable(text ?? "")}`]),
          );
          resolve(text);
        };
      });
    },

    async choose(title, choices) {
      if (choices.length === 0) {
        print(["there is nothing to choose from"]);
        return undefined;
      }
      const picker: Picker = { title, choices, marked: 0 };
      store.update((state) => ({ ...state, picker }));
      return new Promise((resolve) => {
        chosen = (value) => {
          chosen = undefined;
          store.update((state) => ({ ...state, picker: undefined }));
          resolve(value);
        };
      });
    },

    copy(text) {
      if (terminal.stdout.isTTY !== true) throw new PlanetError("usage", "there is no terminal");
      terminal.stdout.write(clipboard(text));
    },
    clear,
    quit,

    showMessages(messages, title) {
      const lines = messages.flatMap((message, index) => saidLines(message, index === messages.length - 1, draw()));
      const [first] = messages;
      const earlier = first !== undefined && first.number > 1 ? `, ${first.number - 1} earlier: /history` : "";
      print([colours.dim(`-- goes on: ${printableLine(title) || "untitled"}${earlier} --`), ...lines]);
      store.update((state) => ({ ...state, status: statusOf(session) }));
    },

    isAsking: () => answered !== undefined,
    answerPerson: (text) => answered?.(text),
    choosePlace(place) {
      const { picker } = store.state();
      chosen?.(place === undefined ? undefined : picker?.choices[place]?.value);
    },
  };
}

/** What stands in the last line. */
export function statusOf({ stack, workflow, planet, spent, answer }: ChatSession): ScreenState["status"] {
  return {
    stack,
    workflow: workflow.name,
    model: answer?.model ?? planet.model,
    usage: spent.usage,
    time: spent.time,
  };
}

function errorLines(
  { message, hint }: { readonly message: string; readonly hint?: string | undefined },
  { red, dim }: Colours,
): string[] {
  return [`${red("error")} ${printable(message)}`, ...(hint === undefined ? [] : [dim(`  = ${printable(hint)}`)])];
}
