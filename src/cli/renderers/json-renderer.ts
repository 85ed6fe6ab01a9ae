import { note, printJson, type Terminal, toJson } from "../terminal";
import type { Renderer } from "./renderer";

/** Prints the result as one JSON object on stdout; after a failure stdout stays empty and stderr has the error. */
export function jsonRenderer(terminal: Terminal): Renderer {
  const notices: string[] = [];
  return {
    warn: () => undefined,
    event(event) {
      if (event.type === "node-delta" && "notice" in event && !notices.includes(event.notice))
        notices.push(event.notice);
    },
    end({ run, status, output, outputs, usage, error }) {
      if (error !== undefined) note(terminal, toJson({ run, status, error }));
      else printJson(terminal, { run, status, output: output ?? null, outputs, usage, notices });
    },
  };
}
