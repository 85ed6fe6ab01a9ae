import { PlanetError } from "./errors";
import type { NodeHandler } from "./node";

/** The node types that workflows may use, by name. */
export interface Registry {
  /** The handler of a type; undefined when there is none. */
  get(type: string): NodeHandler | undefined;
  /** The names of all types, in the order of their registration. */
  types(): readonly string[];
  /** All handlers, in the same order. */
  handlers(): readonly NodeHandler[];
}

/** The type of the nodes that run another workflow. The engine runs them itself. */
export const workflowType = "workflow";

const typePattern = /^[a-z][a-z0-9_]*(?:[./][a-z][a-z0-9_]*)*$/;

/**
 * Makes a registry of node types.
 * @throws `usage` when two handlers share a name, or a name is not snake_case (parts may be joined by `/` or `.`).
 */
export function createRegistry(handlers: Iterable<NodeHandler>): Registry {
  const byType = new Map<string, NodeHandler>();
  for (const handler of handlers) {
    if (!typePattern.test(handler.type)) {
      throw new PlanetError("usage", `node type "${handler.type}" has a name that is not snake_case`, {
        hint: "name it like `my_node`",
      });
    }
    if (byType.has(handler.type) || handler.type === workflowType) {
      throw new PlanetError("usage", `node type "${handler.type}" is registered twice`, {
        hint: "give one of them another name",
      });
    }
    byType.set(handler.type, handler);
  }
  const types = [...byType.keys()];
  const all = [...byType.values()];
  return { get: (type) => byType.get(type), types: () => types, handlers: () => all };
}
