import * as z from "zod";
import { defineNode } from "./node";
import { testNodeHandler } from "./node-handler-contract";
import { port } from "./port";

const shout = defineNode({
  type: "shout_loud",
  description: "Says it louder.",
  config: z.strictObject({ times: z.number().default(1) }),
  inputs: { text: port.text("What to say.") },
  outputs: { text: port.text("It, louder.") },
  run: ({ config, inputs }) => ({ text: inputs.text.toUpperCase().repeat(config.times) }),
});

testNodeHandler("of an example", () => ({ handler: shout, config: { times: 2 }, inputs: { text: "a" } }));
