import { type NodeUsage, usageByNode } from "../node-usage";
import { note, printJson, type Terminal, toJson } from "../terminal";
import type { Renderer } from "./renderer";

/** Prints the result as one JSON object on stdout; after a failure stdout stays empty and stderr has the error. */
export function jsonRenderer(terminal: Terminal): Renderer {
  const notices: string[] = [];
  const used = usageByNode();
  return {
    warn: () => undefined,
    event(event) {
      used.event(event);
      if (event.type === "node-delta" && "notice" in event && !notices.includes(event.notice))
        notices.push(event.notice);
    },
    end(result) {
      const { run, status, output, outputs, usage, error } = result;
      const cost = { usage, nodes: byId(used.nodes()) };
      if (error !== undefined) note(terminal, toJson({ run, status, error, ...cost }));
      else if (result.status === "waiting")
        printJson(terminal, { run, status, questions: result.questions, outputs, ...cost, notices });
      else printJson(terminal, { run, status, output: output ?? null, outputs, ...cost, notices });
    },
  };
}

/** Times in milliseconds. */
function byId(nodes: readonly NodeUsage[]): Readonly<Record<string, Omit<NodeUsage, "node">>> {
  return Object.fromEntries(nodes.map(({ node, ...cost }) => [node, cost]));
}
