import fc from "fast-check";
import { expect } from "vitest";
import { command, type Draw, expectRefusal, pick, type StoreCommand } from "./command";
import { dropStack, type Model } from "./model";
import { processOf } from "./world";

type Named = Draw & { readonly name: string };
type Picked = Draw & { readonly at: number };

/** The last two are the same name, typed in two ways. */
const names = ["a", "b", "Handbook", "Äpfel", "A\u0308pfel"];

/** What can be done with stacks. */
export function stackCommands(draw: fc.Arbitrary<Draw>): fc.Arbitrary<StoreCommand>[] {
  const named = fc.tuple(draw, fc.constantFrom(...names)).map(([drawn, name]): Named => ({ ...drawn, name }));
  const picked = fc.tuple(draw, fc.nat({ max: 9 })).map(([drawn, at]): Picked => ({ ...drawn, at }));
  return [
    named.map((drawn) => command("create stack", drawn, createStack)),
    named.map((drawn) => command("ensure stack", drawn, ensureStack)),
    fc.tuple(named, picked).map(([one, other]) => command("rename stack", { ...other, ...one }, renameStack)),
    picked.map((drawn) => command("remove stack", drawn, removeStack)),
  ];
}

type Perform<Drawn extends Draw> = Parameters<typeof command<Drawn>>[2];

const createStack: Perform<Named> = async (model, world, { side, name }) => {
  const { stacks } = processOf(world, side);
  if (idOf(model, name) !== undefined) {
    await expectRefusal(stacks.create({ name }, model.time), "usage");
    return;
  }
  const stack = await stacks.create({ name, description: "mine" }, model.time);
  expect(stack.name).toBe(name.normalize("NFC"));
  model.stacks.set(stack.id, stack);
  model.everStacks.push(stack.id);
};

const ensureStack: Perform<Named> = async (model, world, { side, name }) => {
  const known = idOf(model, name);
  const stack = await processOf(world, side).stacks.ensure(name, model.time);
  if (known === undefined) {
    model.stacks.set(stack.id, stack);
    model.everStacks.push(stack.id);
  } else expect(stack).toEqual(model.stacks.get(known));
};

const renameStack: Perform<Named & Picked> = async (model, world, { side, name, at }) => {
  const { stacks } = processOf(world, side);
  const id = pick(model.everStacks, at) ?? "stack_0";
  const stack = model.stacks.get(id);
  const taken = idOf(model, name);
  if (stack === undefined) await expectRefusal(stacks.rename(id, name, model.time), "not_found");
  else if (taken !== undefined && taken !== id) await expectRefusal(stacks.rename(id, name, model.time), "usage");
  else {
    const renamed = { ...stack, name: name.normalize("NFC"), updatedAt: model.time };
    expect(await stacks.rename(id, name, model.time)).toEqual(renamed);
    model.stacks.set(id, renamed);
  }
};

const removeStack: Perform<Picked> = async (model, world, { side, at }) => {
  const id = pick(model.everStacks, at) ?? "stack_0";
  expect(await processOf(world, side).stacks.remove(id)).toBe(model.stacks.has(id));
  dropStack(model, id);
};

function idOf(model: Model, name: string): string | undefined {
  return [...model.stacks.values()].find((stack) => stack.name === name.normalize("NFC"))?.id;
}
