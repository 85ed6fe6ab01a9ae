import { describe, expect, test } from "vitest";
import { PlanetError } from "../../engine/errors";
import type { Plan } from "../../engine/plan";
import { createModels } from "../../providers/models";
import { checkAssertion } from "./check-assertion";
import type { Observation } from "./observation";
import { type Script, scriptedModels } from "./scripted-models";
import type { Assertion } from "./test-schema";
import { verdict } from "./verdict";

const answer = "Books may be kept for four weeks.";

const observation: Observation = {
  run: "run_1",
  status: "completed",
  outputs: { answer: { text: answer, citations: [] }, reply: { text: answer } },
  output: { text: answer },
  nodes: [],
  usage: { input: 3, output: 4 },
  time: 5,
};

async function check(assertion: Assertion, script: Script = ["no script"], signal = new AbortController().signal) {
  const models = createModels([scriptedModels("script", script)], "script:default");
  return checkAssertion(
    assertion,
    {
      plan: { nodes: [] } as unknown as Plan,
      observation,
      only: undefined,
      meaning: { models, judge: undefined, embedding: undefined, signal, run: "run_1" },
      snapshot: async (target) => verdict(true, "is as its snapshot", target.value),
    },
    ["cases", 0, "assert", 0],
  );
}

const broken: Script = () => new PlanetError("not_recorded", "nobody answers", { hint: "record it" });
const judge = { rubric: "It is right." };

describe("an assertion", () => {
  test("says of each thing that it expects where it stands and whether it holds", async () => {
    expect(await check({ contains: "weeks", starts_with: "Films" })).toEqual([
      {
        holds: true,
        expected: 'the answer contains "weeks"',
        got: answer,
        path: ["cases", 0, "assert", 0, "contains"],
      },
      {
        holds: false,
        expected: 'the answer starts with "Films"',
        got: answer,
        path: ["cases", 0, "assert", 0, "starts_with"],
      },
    ]);
  });

  test("names the node whose output it is about, also for what stands inside", async () => {
    const [one] = await check({ output: "answer.text", all: [{ any: [{ not: { contains: "weeks" } }] }] });
    expect(one).toEqual({
      holds: false,
      expected: 'not: answer.text contains "weeks"',
      got: answer,
      node: "answer",
      path: ["cases", 0, "assert", 0, "all", 0, "any"],
    });
  });

  test.each<[string, Assertion, boolean]>([
    ["not of what holds", { not: { contains: "weeks" } }, false],
    ["not of two of which one holds", { not: { contains: "weeks", starts_with: "Films" } }, true],
    ["any of which one holds", { any: [{ contains: "Films" }, { contains: "weeks" }] }, true],
    ["any of which none holds", { any: [{ contains: "Films" }, { contains: "days" }] }, false],
    ["all of which one does not hold", { all: [{ contains: "four" }, { contains: "days" }] }, false],
    ["not of an any that holds", { not: { any: [{ contains: "days" }, { contains: "four" }] } }, false],
    ["a value that is not there", { output: "answer.json", equals: null }, false],
  ])("tells %s", async (_, assertion, holds) => {
    expect((await check(assertion)).every((one) => one.holds)).toBe(holds);
  });
});

describe("an assertion that a model has to judge", () => {
  test("takes the score in the middle, and says why", async () => {
    const scores = [0.9, 0.2, 0.6].map((score) => ({ score, reason: `It is ${score}.` }));
    expect(await check({ judge: { ...judge, repeat: 3 } }, scores)).toMatchObject([
      { holds: false, expected: "the answer is judged 0.7 or better: It is right.", got: "0.6: It is 0.6." },
    ]);
    expect(await check({ judge: { ...judge, at_least: 0.6, repeat: 3 } }, scores)).toMatchObject([{ holds: true }]);
  });

  test("does not hold when the judge's answer cannot be read", async () => {
    expect(await check({ judge }, ["fine"])).toMatchObject([
      { holds: false, got: "0: the judge's answer cannot be read: it is no JSON" },
    ]);
    expect(await check({ judge: { ...judge, at_least: 0 } }, [{ score: 7, reason: "more" }])).toMatchObject([
      { got: expect.stringContaining("cannot be read: score:") },
    ]);
  });

  test("is an error when nobody answers, whatever else it says", async () => {
    const [contains, judged] = await check({ contains: "weeks", judge }, broken);
    expect(contains?.holds).toBe(true);
    expect(judged).toMatchObject({
      holds: false,
      expected: "the answer meets `judge`",
      got: "no verdict: nobody answers",
      error: { code: "not_recorded", hint: "record it" },
    });
  });

  test.each<[string, Assertion, boolean, boolean]>([
    ["not of it", { not: { judge } }, false, true],
    ["not of it and of what does not hold", { not: { judge, contains: "days" } }, true, false],
    ["any of it and of what holds", { any: [{ judge }, { contains: "weeks" }] }, true, false],
    ["any of it and of what does not hold", { any: [{ judge }, { contains: "days" }] }, false, true],
    ["any of both together", { any: [{ judge, contains: "days" }] }, false, false],
  ])("leaves %s open only where the judge decides", async (_, assertion, holds, isOpen) => {
    const [one] = await check(assertion, broken);
    expect([one?.holds, one?.error !== undefined]).toEqual([holds, isOpen]);
  });

  test("says which model to name when one writes no JSON, and when none is named for likeness", async () => {
    const noJson: Script = () => new PlanetError("invalid_output", "it writes no JSON", { hint: "leave out `json`" });
    expect(await check({ judge }, noJson)).toMatchObject([
      { error: { message: "it writes no JSON", hint: expect.stringContaining("defaults: { judge: PROVIDER:MODEL }") } },
    ]);
    expect(await check({ similar: { to: answer } })).toMatchObject([
      { error: { code: "unknown_model", hint: expect.stringContaining("embedding: PROVIDER:MODEL") } },
    ]);
  });

  test("compares vectors", async () => {
    const similar = { to: answer, model: "script:letters" };
    expect(await check({ similar })).toMatchObject([{ holds: true, got: `1.00: ${answer}` }]);
    expect(await check({ similar: { ...similar, to: "zzz" } })).toMatchObject([{ holds: false }]);
  });

  test("ends when it is aborted", async () => {
    const reason = new Error("stopped");
    await expect(check({ judge }, broken, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
