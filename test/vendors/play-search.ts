import type { ServerResponse } from "node:http";
import { hangUp, sendCut } from "./http-faults";
import type { SearchScript, ServedPage } from "./search-script";

/** How an engine says things. */
export interface SearchEnvelope {
  found(pages: readonly ServedPage[]): unknown;
  refused(message: string): unknown;
}

/** Plays a script to its end, or until the client has gone. */
export async function playSearch(script: SearchScript, response: ServerResponse, say: SearchEnvelope): Promise<void> {
  const json = { "content-type": "application/json; charset=utf-8" };
  switch (script.kind) {
    case "pages":
      response.writeHead(200, json);
      await sendCut(response, JSON.stringify(say.found(script.pages), null, 2), script.cut ?? "whole");
      response.end();
      return;
    case "json":
      response.writeHead(200, json).end(JSON.stringify(script.json));
      return;
    case "text":
      response.writeHead(200, { "content-type": script.type ?? json["content-type"] }).end(script.text);
      return;
    case "status":
      response
        .writeHead(script.status, { ...json, ...script.headers })
        .end(JSON.stringify(say.refused(script.message)));
      return;
    case "page":
      response.writeHead(script.status, { "content-type": "text/html", ...script.headers });
      response.end("<!doctype html><title>Error</title><h1>Error</h1>");
      return;
    case "hang-up":
      if (script.after === "half") await sendHalf(response);
      hangUp(response);
      return;
    case "silent":
      if (script.after === "half") await sendHalf(response);
  }
}

async function sendHalf(response: ServerResponse): Promise<void> {
  response.writeHead(200, { "content-type": "application/json" });
  await sendCut(response, '{ "search_metadata": { "status": "Succ', "whole");
}
