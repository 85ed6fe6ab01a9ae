// A server of OpenAI's protocol in a process of its own: it waits 50 ms, then streams 100 tokens, each in a chunk of its
// own. GET /took gives the milliseconds from each request's arrival to the end of its answer, and forgets them.
import { createServer } from "node:http";

const wait = 50;
const tokens = 100;
const head = { id: "c", object: "chat.completion.chunk", created: 0, model: "bench" };
const event = (choices, more = {}) => `data: ${JSON.stringify({ ...head, choices, ...more })}\n\n`;
const pieces = Array.from({ length: tokens }, (_, index) =>
  event([{ index: 0, delta: { content: `token${index} ` }, finish_reason: null }]),
);
const end = [
  event([{ index: 0, delta: {}, finish_reason: "stop" }]),
  event([], { usage: { prompt_tokens: 20, completion_tokens: tokens, total_tokens: 20 + tokens } }),
  "data: [DONE]\n\n",
].join("");

let took = [];
const server = createServer((request, response) => {
  if (request.url === "/took") {
    response.end(JSON.stringify(took));
    took = [];
    return;
  }
  const start = performance.now();
  request.resume();
  request.on("end", () => {
    setTimeout(() => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const piece of pieces) response.write(piece);
      response.end(end, () => took.push(performance.now() - start));
    }, wait);
  });
});
server.listen(0, "127.0.0.1", 4096, () => process.send(server.address().port));
process.on("disconnect", () => process.exit(0));
