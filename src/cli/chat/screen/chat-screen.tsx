import { Box, Static, Text, useCursor } from "ink";
import { useSyncExternalStore } from "react";
import type { Colours } from "../../terminal";
import { livePart } from "./live-lines";
import type { ScreenState } from "./screen-state";
import type { Store } from "./store";

/** What the screen of a chat shows. */
export interface ChatScreenProps {
  readonly store: Store<ScreenState>;
  readonly colours: Colours;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The screen of a chat: what is over stands above and is drawn once, and below it the part that lives. All lines are cut
 * to the window, so that nothing is wrapped by the terminal.
 */
export function ChatScreen({ store, colours, now }: ChatScreenProps) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  return (
    <>
      <Static key={state.generation} items={[...state.entries]}>
        {({ id, text }) => <Text key={id}>{text}</Text>}
      </Static>
      {state.hidden ? null : <LiveScreen state={state} colours={colours} now={now} />}
    </>
  );
}

function LiveScreen({ state, colours, now }: { readonly state: ScreenState } & Omit<ChatScreenProps, "store">) {
  const { setCursorPosition } = useCursor();
  const { answer, panel, input, menu, status, cursor } = livePart(state, colours, now());
  setCursorPosition({ x: cursor.column, y: cursor.row });
  return (
    <Box flexDirection="column">
      <Lines lines={answer} />
      <Lines lines={panel} />
      <Lines lines={input} />
      <Lines lines={menu} />
      <Text wrap="truncate">{status}</Text>
    </Box>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  // An empty text takes no line, and a blank does.
  return lines.length === 0 ? null : <Text wrap="truncate">{lines.map((line) => line || " ").join("\n")}</Text>;
}
