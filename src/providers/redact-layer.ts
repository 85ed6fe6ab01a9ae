import type { CallPart, Layer } from "./provider-call";
import type { Redactor } from "./redact";
import type { RedactingStream } from "./redact-stream";

/**
 * Takes secrets out of what vendors answer and of the errors they fail with; requests go to them as they are. A secret
 * that is split over several pieces of text is found too. Belongs directly around the vendors.
 */
export function redactLayer(redactor: Redactor): Layer {
  if (redactor.empty) return (next) => next;
  return (next) =>
    async function* redactedAnswer(call, options): AsyncIterable<CallPart> {
      const text = redactor.stream();
      try {
        for await (const part of next(call, options)) {
          if (part.type === "text-delta") {
            const certain = text.push(part.text);
            if (certain !== "") yield certain === part.text ? part : { type: "text-delta", text: certain };
            continue;
          }
          // What comes after a text stays after all of it.
          yield* rest(text);
          yield part.type === "vectors" ? part : redactor.value(part);
        }
      } catch (error) {
        yield* rest(text);
        throw redactor.error(error);
      }
      yield* rest(text);
    };
}

function* rest(text: RedactingStream): Iterable<CallPart> {
  const held = text.end();
  if (held !== "") yield { type: "text-delta", text: held };
}
