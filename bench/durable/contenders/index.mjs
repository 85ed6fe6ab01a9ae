import { aiPlanet } from "./ai-planet.mjs";
import { langGraph } from "./langgraph.mjs";
import { limit } from "./limit.mjs";
import { mastra } from "./mastra.mjs";
import { planet } from "./planet.mjs";

/**
 * A contender of the benchmark of the engine that keeps its runs in a file of its own.
 * @typedef {import("../../engine/contenders/index.mjs").Contender & { file: string, close: () => Promise<void> }} DurableContender
 */

/** All contenders, by what opens them in a folder; the first one is the limit, the second one AI Planet. */
const openers = [limit, aiPlanet, planet, mastra, langGraph];

/** @returns {Promise<DurableContender[]>} */
export async function openContenders(folder) {
  const contenders = [];
  for (const open of openers) contenders.push(await open(folder));
  return contenders;
}
