import { print, type Terminal } from "../terminal";
import type { Renderer } from "./renderer";

/** Prints each event as one line of JSON; the last one says how the run ended. */
export function eventsRenderer(terminal: Terminal): Renderer {
  return {
    warn: () => undefined,
    event: (event) => print(terminal, JSON.stringify(event)),
    end: () => undefined,
  };
}
