import fc from "fast-check";
import { expect, test } from "vitest";
import { chatCommands } from "./store-model/chat-commands";
import type { Draw } from "./store-model/command";
import { emptyModel } from "./store-model/model";
import { runCommands } from "./store-model/run-commands";
import { stackCommands } from "./store-model/stack-commands";
import { openWorld } from "./store-model/world";

const sequences = 100;
const longest = 60;

test("two processes over one file see stacks, chats and runs as a simple model holds them", async () => {
  const draw: fc.Arbitrary<Draw> = fc.record({ side: fc.constantFrom(0, 1), pause: fc.constantFrom(0, 1, 7) });
  const commands = fc.commands([...stackCommands(draw), ...chatCommands(draw), ...runCommands(draw)], {
    maxCommands: longest,
    size: "max",
  });
  await fc.assert(
    fc.asyncProperty(commands, async (drawn) => {
      const model = emptyModel();
      const world = await openWorld(() => model.time);
      try {
        await fc.asyncModelRun(() => ({ model, real: world }), drawn);
        const rows = await world.processes[0]?.database.all("PRAGMA integrity_check");
        expect(rows).toEqual([{ integrity_check: "ok" }]);
      } finally {
        await world.close();
      }
    }),
    { numRuns: sequences },
  );
});
