import { depths } from "./shapes.mjs";

/**
 * Runs a shape once and holds what happened against what must: each handler was called exactly once, after all that it
 * needs, with the values of what it needs where the contender passes values.
 * @throws Error naming the contender, the shape and what is wrong.
 */
export async function check(contender, shape) {
  const expected = new Map(depths(shape).map((depth, place) => [shape.nodes[place].id, depth]));
  const calls = new Map();
  const fault = (what) => new Error(`${contender.name}, ${shape.name}: ${what}`);
  const run = contender.prepare(shape, (id, input) => {
    calls.set(id, (calls.get(id) ?? 0) + 1);
    if (!contender.passesValues) return 0;
    const value = 1 + [input ?? []].flat().reduce((most, one) => Math.max(most, one), 0);
    if (value !== expected.get(id)) throw fault(`node ${id} gives ${value}, not ${expected.get(id)}`);
    return value;
  });
  await run();
  const wrong = shape.nodes.filter(({ id }) => calls.get(id) !== 1);
  if (wrong.length > 0) throw fault(`${wrong.length} handlers are not called exactly once`);
}
