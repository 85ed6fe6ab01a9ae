// A plugin that brings a provider of chat models: `plugins: [./own-model.mjs]`, then `model: echo:loud`. A real one would
// call its vendor in `stream`, give `signal` to the call, and throw a PlanetError that says whether trying again may help.

/** @type {readonly import("aiplanet").ModelProvider[]} */
export const providers = [
  {
    name: "echo",
    chat: (model) => ({
      id: `echo:${model}`,
      async *stream({ question, sources }, { signal }) {
        const words = `${question} has ${sources.length} sources`.split(" ");
        for (const word of words) {
          signal.throwIfAborted();
          yield { type: "text-delta", text: `${model === "loud" ? word.toUpperCase() : word} ` };
        }
        yield { type: "end", usage: { input: words.length, output: words.length } };
      },
    }),
  },
];
