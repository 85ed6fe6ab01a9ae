import type { AsyncCommand } from "fast-check";
import { expect } from "vitest";
import { type ErrorCode, isPlanetError } from "../../src/engine/errors";
import { expectSameState } from "./compare";
import type { Model } from "./model";
import type { Side, World } from "./world";

export type StoreCommand = AsyncCommand<Model, World>;

/** What every command is drawn with. */
export interface Draw {
  readonly side: Side;
  /** How far the clock goes on before, in milliseconds, from 0. */
  readonly pause: number;
}

/**
 * Makes a command, which after it has run compares all that the other process sees with the model.
 * @param draw What was drawn for it; it is shown when a test fails.
 */
export function command<Drawn extends Draw>(
  name: string,
  draw: Drawn,
  perform: (model: Model, world: World, draw: Drawn) => Promise<void>,
): StoreCommand {
  return {
    check: () => true,
    async run(model, world) {
      model.time += draw.pause;
      await perform(model, world, draw);
      await expectSameState(model, world, draw.side === 0 ? 1 : 0);
    },
    toString: () => `${name}(${JSON.stringify(draw)})`,
  };
}

/** One of a list by any number; undefined when there is none. */
export function pick<Item>(items: Iterable<Item>, place: number): Item | undefined {
  const all = [...items];
  return all[place % all.length];
}

/** Expects a call to be refused. */
export async function expectRefusal(call: Promise<unknown>, code: ErrorCode): Promise<void> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(isPlanetError(thrown) ? thrown.code : thrown).toBe(code);
}
