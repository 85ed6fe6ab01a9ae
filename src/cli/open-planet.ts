import type { Planet, PlanetOptions } from "../app/planet";
import { shownPath } from "./shown-path";
import { printableLine, type Terminal, tellMore } from "./terminal";

/**
 * Opens a planet for a command, in the folder and with the environment of the terminal; whoever opens it closes it.
 * @param options what flags say; what is undefined is as if it were not given.
 */
export async function openPlanet(
  terminal: Terminal,
  options: Omit<PlanetOptions, "folder" | "environment"> = {},
): Promise<Planet> {
  const { createPlanet } = await import("../app/create-planet");
  const { folder, environment } = terminal;
  const planet = await createPlanet({ ...options, folder, environment });
  tellMore(terminal, `data folder: ${printableLine(shownPath(planet.dataFolder, terminal))}`);
  tellMore(terminal, `the model "default" is ${printableLine(planet.model)}`);
  return planet;
}
