import { aiPlanet } from "./ai-planet.mjs";
import { langGraph } from "./langgraph.mjs";
import { limit } from "./limit.mjs";
import { mastra } from "./mastra.mjs";
import { pGraph } from "./p-graph.mjs";

/**
 * Something that runs graphs.
 * @typedef {object} Contender
 * @property {string} name
 * @property {string} version
 * @property {string} note what it does in these measurements, and what not
 * @property {boolean} passesValues whether a node is given what the nodes before it returned
 * @property {boolean} hooks whether it may switch on Node's promise hooks (AsyncLocalStorage does), which makes every
 * promise of the process slower from then on
 * @property {(shape: import("../shapes.mjs").Shape, work: Work) => () => Promise<unknown>} prepare makes all that can
 * be made once; what it returns runs the graph once
 */

/**
 * What each node does: its result is the node's value. `input` is the value of the one node before, a list of values,
 * or undefined for a source.
 * @typedef {(id: string, input: unknown) => number} Work
 */

/** All contenders; the first one is the limit, the second one AI Planet. */
export const contenders = [limit, aiPlanet, pGraph, mastra, langGraph];
