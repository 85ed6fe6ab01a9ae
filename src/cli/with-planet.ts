import type { Planet } from "../app/planet";
import { openPlanet } from "./open-planet";
import type { Terminal } from "./terminal";

/** Opens a planet for one command, and closes it afterwards. */
export async function withPlanet<Result>(
  terminal: Terminal,
  data: string | undefined,
  body: (planet: Planet) => Promise<Result>,
): Promise<Result> {
  const planet = await openPlanet(terminal, { dataFolder: data });
  try {
    return await body(planet);
  } finally {
    await planet.close();
  }
}
