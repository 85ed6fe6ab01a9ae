/**
 * A graph to run. Each node's dependencies lie in the layer before its own, so that contenders which only know
 * sequences and parallel steps can run it too.
 * @typedef {object} Shape
 * @property {string} name
 * @property {readonly ShapeNode[]} nodes in topological order
 * @property {readonly (readonly number[])[]} layers the places of the nodes, layer by layer
 * @property {number} atOnce how many runs are started together
 */

/**
 * @typedef {object} ShapeNode
 * @property {string} id
 * @property {readonly number[]} dependencies places of earlier nodes
 * @property {readonly number[]} dependents places of later nodes
 */

/** Each node needs the one before it. */
export function chain(length) {
  const layers = Array.from({ length }, () => [[]]);
  for (let layer = 1; layer < length; layer += 1) layers[layer] = [[layer - 1]];
  return shape(`chain of ${count(length)}`, layers);
}

/** One source, so many leaves, one join. */
export function fanOut(leaves) {
  const middle = Array.from({ length: leaves }, () => [0]);
  return shape(`fan-out ${count(leaves)}`, [[[]], middle, [middle.map((_, leaf) => leaf + 1)]]);
}

/** A question, two searches with it, an answer from both, a reply. */
export function fiveNodes(atOnce = 1) {
  const name = atOnce === 1 ? "five-node RAG" : `${count(atOnce)} runs at once`;
  return { ...shape(name, [[[]], [[0], [0]], [[1, 2]], [[3]]]), atOnce };
}

/** Layers of equal width; each node needs two or three neighbours of the layer before. */
export function grid(width, depth) {
  const layers = [Array.from({ length: width }, () => [])];
  for (let layer = 1; layer < depth; layer += 1) {
    const first = (layer - 1) * width;
    const near = (column) => [column, (column + 1) % width, ...(column % 2 === 0 ? [(column + 2) % width] : [])];
    layers.push(Array.from({ length: width }, (_, column) => near(column).map((place) => first + place)));
  }
  return shape(`grid ${width}x${depth}`, layers);
}

/** How deep each node lies, from 1: what a run gives when each node adds one to the largest value it gets. */
export function depths({ nodes }) {
  const result = [];
  for (const { dependencies } of nodes)
    result.push(1 + dependencies.reduce((most, at) => Math.max(most, result[at]), 0));
  return result;
}

function shape(name, dependenciesByLayer) {
  const nodes = dependenciesByLayer
    .flat()
    .map((dependencies, place) => ({ id: `n${place}`, dependencies, dependents: [] }));
  for (const [place, { dependencies }] of nodes.entries()) {
    for (const dependency of dependencies) nodes[dependency].dependents.push(place);
  }
  let next = 0;
  const layers = dependenciesByLayer.map((layer) => layer.map(() => next++));
  return { name, nodes, layers, atOnce: 1 };
}

function count(number) {
  return number.toLocaleString("en-US");
}
