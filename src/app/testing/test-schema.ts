import * as z from "zod";
import { durationPattern } from "../../engine/duration";
import { comparisonPattern } from "./comparison";

const text = z.string({ error: "must be a text" });
const someText = text.min(1, "must be a text that is not empty");
const texts = z.union([someText, z.array(someText).min(1)], { error: "must be a text or a list of texts" });
const count = z.int({ error: "must be a whole number from 1 up" }).min(1, "must be a whole number from 1 up");
const share = z.number({ error: "must be a number from 0 to 1" }).min(0).max(1);
const duration = text.regex(durationPattern, "must be a time such as 30s");
const values = z.record(z.string(), z.unknown(), { error: "must be a map" });
const limit = (example: string) =>
  z.union([z.number().min(0), z.string().regex(comparisonPattern)], {
    error: `must be a comparison such as "${example}", or the most that there may be`,
  });

/** One expectation. All that it says has to hold; `output` says of which value, and is the answer's text by default. */
export interface Assertion {
  readonly output?: string;
  readonly equals?: unknown;
  readonly contains?: string | readonly string[];
  readonly contains_any?: readonly string[];
  readonly starts_with?: string;
  readonly matches?: string;
  readonly one_of?: readonly unknown[];
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly at_least?: number;
  readonly at_most?: number;
  readonly similar?: { readonly to: string; readonly model?: string; readonly at_least?: number };
  readonly judge?: {
    readonly rubric: string;
    readonly model?: string;
    readonly at_least?: number;
    readonly repeat?: number;
  };
  readonly cites?: string | readonly string[];
  readonly quotes_verified?: boolean;
  readonly ran?: string | readonly string[];
  readonly skipped?: string | readonly string[];
  readonly status?: "completed" | "failed" | "waiting";
  readonly error?: string;
  readonly tokens?: number | string;
  readonly cost?: number | string;
  readonly time?: number | string;
  readonly expression?: string;
  readonly snapshot?: boolean;
  readonly not?: Assertion;
  readonly any?: readonly Assertion[];
  readonly all?: readonly Assertion[];
}

const assertion: z.ZodType<Assertion> = z.strictObject({
  output: someText
    .optional()
    .describe("Which value: NODE.PORT, with more names and [places] for what is inside. Default: the answer's text."),
  equals: z.unknown().optional().describe("It is this value; texts are compared without blanks around them."),
  contains: texts.optional().describe("The text holds this, or all of these; a list holds this as an element."),
  contains_any: z.array(someText).min(1).optional().describe("The text holds one of these at least."),
  starts_with: someText.optional(),
  matches: someText.optional().describe("A regular expression of JavaScript; `(?i)` at its start ignores case."),
  one_of: z.array(z.unknown()).min(1).optional(),
  schema: values.optional().describe("It fits this JSON Schema; a text is read as JSON."),
  at_least: z.number().optional().describe("The number is this or more."),
  at_most: z.number().optional().describe("The number is this or less."),
  similar: z
    .strictObject({
      to: someText,
      model: someText.optional().describe("The embedding model. Default: what `defaults` say."),
      at_least: share.optional().describe("Cosine of both vectors. Default: 0.8."),
    })
    .optional(),
  judge: z
    .strictObject({
      rubric: someText.describe("What a good answer is like, for the model that judges."),
      model: someText.optional().describe("Default: what `defaults` say, else the model `default`."),
      at_least: share.optional().describe("The score from which the answer is good. Default: 0.7."),
      repeat: count.optional().describe("How often it is judged; the middle score counts. Default: 1."),
    })
    .optional(),
  cites: texts.optional().describe("The answer cites this source: `handbook.pdf`, or `handbook.pdf#3` for a page."),
  quotes_verified: z
    .literal(true)
    .optional()
    .describe("Each number has a source, and each quotation stands in what was retrieved."),
  ran: texts.optional().describe("These nodes ran."),
  skipped: texts.optional().describe("These nodes did not run."),
  status: z.enum(["completed", "failed", "waiting"]).optional().describe("How the run ends. Default: completed."),
  error: someText.optional().describe("The code of the error with which the run fails."),
  tokens: limit("< 500").optional().describe("Tokens of the run, in and out."),
  cost: limit("< 0.01").optional().describe("US dollars."),
  time: limit("< 3s").optional().describe("Milliseconds, or a time such as 3s."),
  expression: someText.optional().describe("A CEL expression over the outputs of nodes that is true."),
  snapshot: z.literal(true).optional().describe("The value is as it was kept in the snapshot file."),
  get not() {
    return assertion.optional().describe("This does not hold.");
  },
  get any() {
    return z.array(assertion).min(1).optional().describe("One of these holds at least.");
  },
  get all() {
    return z.array(assertion).min(1).optional().describe("All of these hold.");
  },
}) as z.ZodType<Assertion>;

const outputs = z.record(z.string(), values, { error: "must be a map from node to its outputs" });
const budget = z.strictObject({
  tokens: count.optional(),
  cost: z.number().min(0).optional().describe("US dollars."),
});

const oneCase = z.strictObject({
  name: someText.describe("What holds, as a sentence."),
  inputs: values.optional().describe("What the run is given; texts are templates that know `row`."),
  node: someText.optional().describe("Only this node is run, and those that it needs and that `mocks` do not give."),
  mocks: outputs.optional().describe("Outputs by node: these nodes do not run."),
  recorded_run: someText
    .optional()
    .describe("A file of events, as `aiplanet runs show RUN --events` prints them: what upstream nodes gave there."),
  faults: z.record(z.string(), someText).optional().describe("How the provider of a node fails: `rate_limit:2`."),
  answers: values.optional().describe("What a person answers, by node."),
  each: z
    .union([someText, z.array(values).min(1)])
    .optional()
    .describe("A case for each row: of a .jsonl, .json or .csv file, or of the list that stands here."),
  repeat: count.optional().describe("How often it is run. Default: 1."),
  pass_rate: share.optional().describe("Which share of the runs must pass. Default: 1."),
  timeout: duration.optional(),
  budget: budget.optional().describe("The most that one run may use."),
  skip: z
    .union([z.literal(true), someText])
    .optional()
    .describe("It is not run; a text says why."),
  assert: z.array(assertion).min(1, "must have one assertion at least: a test without one holds whatever happens"),
});

/** What a test file may hold. */
export const testFileSchema = z.strictObject({
  workflow: someText.describe("The workflow file, relative to this one."),
  cassettes: someText.optional().describe("Where answers are recorded. Default: __cassettes__/NAME beside this file."),
  defaults: z
    .strictObject({
      model: someText.optional().describe("What the model `default` stands for."),
      judge: someText.optional().describe("The model that judges."),
      embedding: someText.optional().describe("The model of `similar`."),
      timeout: duration.optional().describe("For one run. Default: 60s."),
      repeat: count.optional(),
      pass_rate: share.optional(),
    })
    .optional(),
  budget: budget.optional().describe("The most that all runs of this file together may use."),
  mocks: outputs.optional().describe("Outputs by node, for all cases."),
  cases: z.array(oneCase).min(1, "must have one case at least"),
});

/** A test file as the schema reads it. */
export type TestFileContent = z.output<typeof testFileSchema>;

/** One entry under `cases`. */
export type TestCase = TestFileContent["cases"][number];
