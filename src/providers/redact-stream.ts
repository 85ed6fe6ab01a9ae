import type { Matcher, Place } from "./redact-matcher";

/** What stands where a secret was. */
export const redacted = "[redacted]";

/** Takes secrets out of a text that comes in pieces. */
export interface RedactingStream {
  /** The next piece; returns what of the text is certain by now, which may be nothing or more than the piece. */
  push(piece: string): string;
  /** The end of the text; returns what was held back. Another text may follow. */
  end(): string;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Makes a stream. Where secrets overlap, one mark stands for all of them. Only the end of the text is held back, as
 * long as it could be the beginning of a secret, or lies within one that could still grow.
 */
export function redactingStream(matcher: Matcher): RedactingStream {
  let held = "";
  let place: Place = matcher.start;
  let stretches: Stretch[] = [];
  const emit = (length: number): string => {
    const out = replaceStretches(held.slice(0, length), stretches);
    held = held.slice(length);
    stretches = stretches
      .filter(({ start }) => start >= length)
      .map(({ start, end }) => ({ start: start - length, end: end - length }));
    return out;
  };
  return {
    push(piece) {
      const from = held.length;
      held += piece;
      for (let at = from; at < held.length; at += 1) {
        place = matcher.step(place, held.charCodeAt(at));
        if (place.matched > 0) addStretch(stretches, { start: at + 1 - place.matched, end: at + 1 });
      }
      const certain = held.length - place.pending;
      return emit(stretches.find(({ start, end }) => start < certain && end > certain)?.start ?? certain);
    },
    end() {
      place = matcher.start;
      return emit(held.length);
    },
  };
}

/** Of those that end before it, the stretches that it overlaps become one with it. */
function addStretch(stretches: Stretch[], { start, end }: Stretch): void {
  let first = start;
  for (let last = stretches.at(-1); last !== undefined && last.end > start; last = stretches.at(-1)) {
    first = Math.min(first, last.start);
    stretches.pop();
  }
  stretches.push({ start: first, end });
}

function replaceStretches(text: string, stretches: readonly Stretch[]): string {
  let out = "";
  let from = 0;
  for (const { start, end } of stretches) {
    if (end > text.length) break;
    out += text.slice(from, start) + redacted;
    from = end;
  }
  return from === 0 ? text : out + text.slice(from);
}
