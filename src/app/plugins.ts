import { createRequire } from "node:module";
import { isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isPlanetError, PlanetError } from "../engine/errors";
import type { NodeHandler } from "../engine/node";
import type { ModelProvider, WebSearch } from "../providers/contracts";

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
    nodes: plugins.flatMap(({ nodes = [] }) => nodes),
    providers: plugins.flatMap(({ providers = [] }) => providers),
    searches: plugins.flatMap(({ searches = [] }) => searches),
  };
}

async function loadPlugin(name: string, folder: string): Promise<Plugin> {
  let loaded: Plugin;
  try {
    const path =
      name.startsWith(".") || isAbsolute(name)
        ? resolve(folder, name)
        : createRequire(resolve(folder, "_.js")).resolve(name);
    loaded = (await import(pathToFileURL(path).href)) as Plugin;
  } catch (error) {
    if (isPlanetError(error)) throw error;
    throw new PlanetError(
      "plugin_failed",
      `plugin "${name}" does not load: ${error instanceof Error ? error.message.split("\n")[0] : error}`,
      {
        hint: "plugins are paths relative to the config file, such as ./nodes.mjs, or installed packages",
        cause: error,
      },
    );
  }
  const { nodes, providers, searches } = loaded;
  if (![nodes, providers, searches].some(Array.isArray)) {
    throw new PlanetError("plugin_failed", `plugin "${name}" exports no list of nodes, providers or searches`, {
      hint: "write `export const nodes = [defineNode({ ... })]`",
    });
  }
  return { nodes, providers, searches };
}
