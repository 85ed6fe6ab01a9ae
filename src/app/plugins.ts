import { stat } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isPlanetError, PlanetError } from "../engine/errors";
import type { NodeHandler } from "../engine/node";
import type { ModelProvider, WebSearch } from "../providers/contracts";
import { findPackage } from "./find-package";

/** What a plugin module brings, as its named exports `nodes`, `providers` and `searches`. */
export interface Plugin {
  readonly nodes?: readonly NodeHandler[];
  readonly providers?: readonly ModelProvider[];
  readonly searches?: readonly WebSearch[];
}

/**
 * Loads plugin modules.
 * @param names module paths (starting with `.` or `/`) relative to `folder`, and package names installed there.
 * @throws `plugin_failed` naming the plugin when it cannot be found, does not load, or exports nothing of use.
 */
export async function loadPlugins(names: readonly string[], folder: string): Promise<Required<Plugin>> {
  const plugins = await Promise.all(names.map((name) => loadPlugin(name, folder)));
  return {
    nodes: plugins.flatMap(({ nodes }) => nodes),
    providers: plugins.flatMap(({ providers }) => providers),
    searches: plugins.flatMap(({ searches }) => searches),
  };
}

async function loadPlugin(name: string, folder: string): Promise<Required<Plugin>> {
  const { nodes, providers, searches } = await importPlugin(name, folder);
  if (![nodes, providers, searches].some(Array.isArray)) {
    throw new PlanetError("plugin_failed", `plugin "${name}" exports no list of nodes, providers or searches`, {
      hint: "write `export const nodes = [defineNode({ ... })]`",
    });
  }
  return {
    nodes: listOf(name, "nodes", nodes, isNode, "defineNode makes them"),
    providers: listOf(name, "providers", providers, isProvider, "each has a name, and `chat` or `embedding`"),
    searches: listOf(name, "searches", searches, isSearch, "each has a name and `search`"),
  };
}

async function importPlugin(name: string, folder: string): Promise<Readonly<Record<keyof Plugin, unknown>>> {
  try {
    const isPath = name.startsWith(".") || isAbsolute(name);
    const path = isPath ? await existingFile(resolve(folder, name)) : findPackage(name, folder);
    return (await import(pathToFileURL(path).href)) as Readonly<Record<keyof Plugin, unknown>>;
  } catch (error) {
    throw new PlanetError("plugin_failed", `plugin "${name}" does not load: ${reasonOf(error)}`, {
      hint: "plugins are paths relative to the config file, such as ./nodes.mjs, or installed packages",
      cause: error,
    });
  }
}

async function existingFile(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new Error(found === undefined ? "there is no such file" : "it is no file");
  return path;
}

/** The first line of what was thrown. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [message = ""] = error.message.split("\n");
  const hint = isPlanetError(error) && error.hint !== undefined ? ` (${error.hint})` : "";
  return `${message || error.name}${hint}`;
}

function listOf<Item>(
  plugin: string,
  list: keyof Plugin,
  value: unknown,
  is: (item: unknown) => item is Item,
  hint: string,
): readonly Item[] {
  const items: unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
  const wrong = Array.isArray(value) || value === undefined ? items.findIndex((item) => !is(item)) : 0;
  if (wrong === -1) return items as Item[];
  const what = Array.isArray(value)
    ? `an element of "${list}" (number ${wrong + 1}) that is none`
    : `"${list}" that is no list`;
  throw new PlanetError("plugin_failed", `plugin "${plugin}" exports ${what}`, { hint });
}

function isNode(item: unknown): item is NodeHandler {
  const { type, run, inputs, config } = fieldsOf<NodeHandler>(item);
  const { safeParse } = fieldsOf<NodeHandler["config"]>(config);
  return typeof type === "string" && [run, inputs, safeParse].every((part) => typeof part === "function");
}

function isProvider(item: unknown): item is ModelProvider {
  const { name, chat, embedding } = fieldsOf<ModelProvider>(item);
  return typeof name === "string" && [chat, embedding].some((make) => typeof make === "function");
}

function isSearch(item: unknown): item is WebSearch {
  const { name, search } = fieldsOf<WebSearch>(item);
  return typeof name === "string" && typeof search === "function";
}

function fieldsOf<Shape>(item: unknown): Partial<Record<keyof Shape, unknown>> {
  return typeof item === "object" && item !== null ? item : {};
}
