/** A workflow that is run until its process is killed. */
export interface Flow {
  readonly name: string;
  readonly yaml: string;
  /**
   * The nodes that must have ended, and be kept, before a node begins. What takes only the run's input is left out,
   * because it needs nothing, and so is what gives a result, because it writes no log.
   */
  readonly needs: Readonly<Record<string, readonly string[]>>;
  /** Whether a node of it streams text, whose events go when the node has ended. */
  readonly streams?: boolean;
  /** Answers given beforehand, by who asks. */
  readonly answers?: Readonly<Record<string, string>>;
}

/** What every run is asked, one after the other. */
export const questions = ["one", "two", "three"];

/** What a person answers whenever they are asked. */
export const answer = "yes";

const asking = {
  yaml: `  a: { type: work, inputs: { text: question.text } }
  approval: { type: human_input, config: { prompt: "{{ text }}?", choices: ["yes", "no"] }, inputs: { text: a.text } }
  b: { type: work, inputs: { text: approval.text } }
  reply: { type: output, inputs: { text: b.text } }
`,
  needs: { a: [], b: ["approval"] },
};

const shapes: readonly Flow[] = [
  {
    name: "chain",
    yaml: `  a: { type: work, inputs: { text: question.text } }
  b: { type: work, inputs: { text: a.text } }
  c: { type: work, inputs: { text: b.text } }
  reply: { type: output, inputs: { text: c.text } }
`,
    needs: { a: [], b: ["a"], c: ["b"] },
  },
  {
    name: "diamond",
    yaml: `  a: { type: work, inputs: { text: question.text } }
  b: { type: work, inputs: { text: a.text } }
  c: { type: work, inputs: { text: a.text } }
  d: { type: work, inputs: { one: b.text, two: c.text } }
  reply: { type: output, inputs: { text: d.text } }
`,
    needs: { a: [], b: ["a"], c: ["a"], d: ["b", "c"] },
  },
  {
    name: "fan-out",
    yaml: `  a: { type: work, inputs: { text: question.text } }
${[1, 2, 3, 4, 5, 6].map((number) => `  f${number}: { type: work, inputs: { text: a.text } }\n`).join("")}  join:
    type: work
    inputs: { ${[1, 2, 3, 4, 5, 6].map((number) => `f${number}: f${number}.text`).join(", ")} }
  reply: { type: output, inputs: { text: join.text } }
`,
    needs: {
      a: [],
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((number) => [`f${number}`, ["a"]])),
      join: ["f1", "f2", "f3", "f4", "f5", "f6"],
    },
  },
  {
    name: "each",
    yaml: `  before: { type: work, inputs: { text: question.text } }
  each:
    type: work
    for_each: '["x", "y", "z", "u", "v"]'
    concurrency: 2
    config: { deltas: 3 }
    inputs: { item: item, text: before.text }
  join: { type: work, inputs: { all: each.text } }
  reply: { type: output, inputs: { text: join.text } }
`,
    needs: { before: [], each: ["before"], join: ["each"] },
    streams: true,
  },
  {
    name: "branches",
    yaml: `  a: { type: work, inputs: { text: question.text } }
  never: { type: work, when: size(a.text) == 0, inputs: { text: a.text } }
  always: { type: work, when: size(a.text) > 0, inputs: { text: a.text } }
  lost: { type: work, inputs: { text: never.text } }
  d: { type: work, inputs: { all: [never.text, always.text] } }
  reply: { type: output, inputs: { text: d.text } }
`,
    needs: { a: [], always: ["a"], d: ["always"] },
  },
  {
    name: "nested",
    yaml: `  a: { type: work, inputs: { text: question.text } }
  inner: { type: workflow, config: { file: chain.yaml }, inputs: { text: a.text } }
  b: { type: work, inputs: { text: inner.text } }
  reply: { type: output, inputs: { text: b.text } }
`,
    needs: { a: [], inner: ["a"], b: ["inner"] },
  },
  {
    name: "talk",
    yaml: `  talk: { type: work, config: { deltas: 20 }, inputs: { text: question.text } }
  b: { type: work, inputs: { text: talk.text } }
  reply: { type: output, inputs: { text: b.text } }
`,
    needs: { talk: [], b: ["talk"] },
    streams: true,
  },
  { name: "answered", ...asking, answers: { approval: answer } },
  { name: "asking", ...asking },
];

export const flows: readonly Flow[] = shapes.map((flow) => ({
  ...flow,
  yaml: `api_version: aiplanet/v1\nkind: Workflow\nname: ${flow.name}\nnodes:\n  question: { type: user_query }\n${flow.yaml}`,
}));
