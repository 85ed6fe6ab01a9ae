import { isMap, isSeq, parseDocument } from "yaml";

/** A config value to change: where it stands below the node's `config`, and what it becomes. */
export interface ConfigChange {
  readonly node: string;
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * Changes configs in the text of a workflow file, of either shape and of either format; comments and all else stay as
 * they are.
 * @param text a workflow that can be read.
 * @param changes of nodes that it has.
 */
export function editConfigs(text: string, changes: readonly ConfigChange[]): string {
  const document = parseDocument(text);
  const nodes = document.get("nodes");
  for (const { node, path, value } of changes) {
    if (!isSeq(nodes)) document.setIn(["nodes", node, "config", ...path], value);
    else if (document.hasIn(["node_configs", node])) document.setIn(["node_configs", node, ...path], value);
    else {
      const place = nodes.items.findIndex((item) => isMap(item) && item.get("id") === node);
      const nested = document.hasIn(["nodes", place, "data", "config"]) ? ["config"] : [];
      document.setIn(["nodes", place, "data", ...nested, ...path], value);
    }
  }
  if (text.trimStart().startsWith("{")) return `${JSON.stringify(document.toJS(), null, 2)}\n`;
  return document.toString({ lineWidth: 0 });
}
