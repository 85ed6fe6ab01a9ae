import { print, type Terminal, toJson } from "../terminal";
import type { Renderer } from "./renderer";

/** Prints each event as one line of JSON; the last one says how the run ended. */
export function eventsRenderer(terminal: Terminal): Renderer {
  return {
    warn: () => undefined,
    event: (event) => print(terminal, toJson(event)),
    end: () => undefined,
  };
}
