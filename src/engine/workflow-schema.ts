import * as z from "zod";
import { durationPattern, parseDuration } from "./duration";
import { fileSizePattern, parseFileSize } from "./file-size";

const text = z.string({ error: "must be a text" });
const name = text.min(1, "must not be empty");
const nodeId = text.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, "must be a node's id");
const durationRule = "must be a duration such as 500ms, 30s, 2m, 1h or 7d";
const duration = z.string({ error: durationRule }).regex(durationPattern, durationRule);
// A text that is no duration has been complained of already.
const someTime = duration.refine((value) => parseDuration(value) !== 0, "must be more than 0");
const fileSizeRule = "must be a size such as 25MB, or a number of bytes";
const fileSize = z
  .union([z.int().min(1), z.string().regex(fileSizePattern)], { error: fileSizeRule })
  .refine((value) => typeof value === "number" || parseFileSize(value) !== 0, "must be more than 0");
const expression = text.min(1, "must be a CEL expression");
const reference = z.string({ error: "must be a reference such as question.text" });
const count = z.int("must be a whole number").min(1, "must be 1 or more");

const retry = z
  .strictObject(
    {
      attempts: count.max(20, "must be 20 or less").describe("How many attempts there are in all."),
      backoff: duration.optional().describe("Wait before the second attempt; doubles with each further one."),
      max_backoff: duration.optional().describe("The longest wait between two attempts."),
    },
    { error: "must be a map such as { attempts: 3, backoff: 500ms }" },
  )
  .describe("When a failed attempt is made again. Only errors that may pass are tried again.");

const onError = z
  .union([z.enum(["fail", "skip"]), z.strictObject({ value: z.record(z.string(), z.unknown()) })], {
    error: "must be fail, skip or { value: { port: ... } }",
  })
  .describe("What the node's failure means for the run: it fails, the node counts as skipped, or it yields a value.");

/** The engine's keys of a node, as they stand in a file. */
export const nodeSchema = z.strictObject({
  type: name.describe("The node type."),
  title: text.optional().describe("A name for people."),
  config: z
    .record(z.string(), z.unknown(), { error: "must be a map" })
    .optional()
    .describe("The node type's own settings."),
  inputs: z
    .record(
      z.string(),
      z.union([reference, z.array(reference, { error: "must be a list of references" })], {
        error: "must be a reference such as question.text, or a list of references",
      }),
      { error: "must be a map from input to reference" },
    )
    .optional()
    .describe("Where each input comes from: `node.port`, or a list of them."),
  when: z
    .union([expression, z.boolean()], { error: "must be a CEL expression" })
    .optional()
    .describe("CEL expression; the node runs when it is true."),
  after: z
    .array(nodeId, { error: "must be a list of node ids" })
    .optional()
    .describe("Nodes to wait for without taking data from them."),
  for_each: expression
    .optional()
    .describe("CEL expression that gives a list; the node runs once for each element, named `item`."),
  concurrency: count
    .max(1000, "must be 1000 or less")
    .optional()
    .describe("How many elements of `for_each` run at once. Default: 4."),
  timeout: someTime.optional().describe("How long one attempt may take."),
  retry: retry.optional(),
  on_error: onError.optional(),
  cache: z
    .union([z.boolean(), duration], { error: "must be true, false or a duration such as 7d" })
    .optional()
    .describe("Whether the result may be reused, and for how long."),
});

/** A collection under `knowledge`. */
export const collectionSchema = z.strictObject(
  {
    sources: z
      .array(name, { error: "must be a list of files, folders or globs" })
      .min(1, "must name at least one file, folder or glob")
      .optional()
      .describe(
        "Files, folders and globs, relative to the workflow file, and addresses of web pages. Left out: filled with `aiplanet embed`.",
      ),
    exclude: z
      .array(name, { error: "must be a list of patterns such as drafts/ or *.tmp" })
      .optional()
      .describe("What of the sources is left out, in the patterns of .gitignore, relative to the workflow file."),
    max_file_size: fileSize.optional().describe("Larger files are not read, such as 25MB. Default: 10MB."),
    chunk: z
      .strictObject(
        {
          size: z
            .int("must be a whole number")
            .min(100, "must be 100 or more")
            .max(20_000, "must be 20000 or less")
            .optional()
            .describe("Most characters or tokens in a chunk. Default: 800 characters, 200 tokens."),
          overlap: z
            .int("must be a whole number")
            .min(0, "must be 0 or more")
            .max(10_000, "must be 10000 or less")
            .optional()
            .describe("What a chunk shares with the one before. Default: 15 % of the size."),
          unit: z
            .enum(["characters", "tokens"], { error: "must be characters or tokens" })
            .optional()
            .describe("What size and overlap count. Default: characters."),
        },
        { error: "must be a map such as { size: 800, overlap: 120 }" },
      )
      .refine(({ unit, size = unit === "tokens" ? 200 : 800, overlap = 0 }) => overlap <= size / 2, {
        error: "must be at most half of the size",
        path: ["overlap"],
      })
      .optional(),
    embedding: name.optional().describe("Model id of the embedding model; left out, retrieval is by keyword."),
  },
  { error: "must be a map such as { sources: [docs] }" },
);

/** What a run may use. */
export const budgetSchema = z.strictObject(
  {
    usd: z.number("must be a number").positive("must be more than 0").optional().describe("US dollars."),
    tokens: count.optional().describe("Tokens, input and output together."),
    time: someTime.optional().describe("How long the run may take."),
  },
  { error: "must be a map such as { usd: 0.05, tokens: 20000 }" },
);

/** Everything of a workflow file but its nodes, which are checked one by one. */
export const headerSchema = z.strictObject({
  api_version: z.literal("aiplanet/v1", { error: "must be aiplanet/v1" }).describe("The version of the file format."),
  kind: z.literal("Workflow", { error: "must be Workflow" }).describe("What the file describes."),
  name: name.describe("The workflow's name."),
  description: text.optional().describe("What it does, for people."),
});

/** A React Flow graph: what HTTP clients and the canvas may send. */
export const canvasNodeSchema = z.looseObject({
  id: name,
  type: text.optional(),
  data: z.record(z.string(), z.unknown(), { error: "must be a map" }).optional(),
});

/** An edge of a React Flow graph. */
export const canvasEdgeSchema = z.looseObject({
  source: name,
  target: name,
  sourceHandle: text.nullish(),
  targetHandle: text.nullish(),
});

/** A node as its file holds it. */
export type NodeFile = z.infer<typeof nodeSchema>;
