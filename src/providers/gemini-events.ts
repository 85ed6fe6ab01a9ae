/**
 * Splits a stream of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) into the data
 * of its events, and writes each as one line `data: ...` and an empty line. Comments and other fields are left out: the
 * SDK knows no other form, and takes anything else for a broken stream.
 *
 * What comes out in one piece is a whole event. An event that the stream ends in is given as far as it came.
 */
export function wholeEvents(): TransformStream<string, string> {
  let line = "";
  let data: string[] = [];
  let endedInReturn = false;

  const flush = (controller: TransformStreamDefaultController<string>) => {
    const event = data.join("\n");
    data = [];
    if (event.trim() !== "") controller.enqueue(`data: ${asOneLine(event)}\n\n`);
  };
  const finishLine = (controller: TransformStreamDefaultController<string>) => {
    if (line === "") flush(controller);
    else if (line.startsWith("data:")) data.push(line.slice("data:".length));
    line = "";
  };

  return new TransformStream({
    transform(text, controller) {
      if (text === "") return;
      // A return ends its line at once, so that the line feed of the same line end may come later.
      const [first = "", ...others] = (endedInReturn ? text.replace(/^\n/, "") : text).split(/\r\n|\n|\r/);
      endedInReturn = text.endsWith("\r");
      line += first;
      for (const other of others) {
        finishLine(controller);
        line = other;
      }
    },
    flush(controller) {
      finishLine(controller);
      flush(controller);
    },
  });
}

/**
 * The SDK looks for events by a pattern in which a dot stands for any character: that is none of JavaScript's four line
 * ends. Between the values of a JSON text a line feed means as much as a space, and within them no raw one may stand;
 * the other two may stand within texts only, where they can be escaped.
 */
function asOneLine(json: string): string {
  return json.replaceAll("\n", " ").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029").trim();
}
