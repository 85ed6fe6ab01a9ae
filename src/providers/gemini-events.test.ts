import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wholeEvents } from "./gemini-events";

describe("whole events", () => {
  const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
  const json = fc.jsonValue().map((value) => JSON.stringify(value));

  test("are the same wherever the stream is cut", async () => {
    const places = fc.array(fc.nat({ max: 400 }));
    await fc.assert(
      fc.asyncProperty(fc.array(json), lineEnd, places, async (events, end, at) => {
        const stream = events.map((event) => `: nothing${end}${end}event: x${end}data: ${event}${end}${end}`).join("");
        const written = await writtenFrom(cut(stream, at));
        const data = written.split("\n\n").slice(0, -1);
        expect(data.map((line) => JSON.parse(line.slice("data: ".length)))).toEqual(
          events.map((event) => JSON.parse(event)),
        );
      }),
    );
  });

  test.each([
    [
      "a return at the end of a piece, and its line feed in the next",
      ["data: 1\r", "\n\r", "\ndata: 2\r\n\r\n"],
      [1, 2],
    ],
    ["data over several lines", ["data: [1,\ndata:2\ndata: ]\n\n"], [[1, 2]]],
    ["line separators within a text", ['data: "a\u2028b\u2029"\n\n'], ["a\u2028b\u2029"]],
    ["the last event without its end", ["data: 1\n\ndata: 2"], [1, 2]],
    ["events without data", ["data:\n\ndata: \n\nid: 3\n\n\n\ndata: 1\n\n"], [1]],
    ["nothing", [], []],
  ])("hold %s", async (_, pieces, expected) => {
    const lines = (await writtenFrom(pieces)).split("\n\n").slice(0, -1);
    // The pattern by which the SDK finds an event.
    expect(lines.map((line) => JSON.parse(/^data: (.*)$/.exec(line)?.[1] ?? ""))).toEqual(expected);
  });
});

function writtenFrom(pieces: readonly string[]): Promise<string> {
  const stream = new ReadableStream<string>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  return new Response(stream.pipeThrough(wholeEvents()).pipeThrough(new TextEncoderStream())).text();
}

function cut(text: string, places: readonly number[]): string[] {
  const sorted = [0, ...places.filter((place) => place < text.length).sort((left, right) => left - right)];
  return sorted.map((place, index) => text.slice(place, sorted[index + 1] ?? text.length));
}
