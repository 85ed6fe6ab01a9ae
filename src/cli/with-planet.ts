import type { Planet } from "../app/planet";
import type { Terminal } from "./terminal";

/** Opens a planet for one command, and closes it afterwards. */
export async function withPlanet<Result>(
  terminal: Terminal,
  data: string | undefined,
  body: (planet: Planet) => Promise<Result>,
): Promise<Result> {
  const { createPlanet } = await import("../app/create-planet");
  const planet = await createPlanet({
    folder: terminal.folder,
    environment: terminal.environment,
    ...(data === undefined ? {} : { dataFolder: data }),
  });
  try {
    return await body(planet);
  } finally {
    await planet.close();
  }
}
