import * as z from "zod";
import { durationPattern, parseDuration } from "../engine/duration";

const duration = (error: string) =>
  z
    .string({ error })
    .regex(durationPattern, error)
    .transform((text) => parseDuration(text) ?? 0)
    .pipe(z.number().min(1, { error }));

const atLeastOne = z.int({ error: "must be a whole number from 1 up" }).min(1, "must be a whole number from 1 up");

const keyReference = z.strictObject(
  { env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable") },
  { error: "must name where the key is, such as { env: OPENAI_API_KEY }: keys do not belong into files" },
);

const baseUrl = z
  .string({ error: "must be an address such as http://127.0.0.1:8000/v1" })
  .regex(/^https?:\/\/[^\s?#]+$/, "must be an address such as http://127.0.0.1:8000/v1")
  .transform((address) => address.replace(/\/+$/, ""));

/** One entry under `providers` in the config file. */
export const providerSchema = z.strictObject({
  protocol: z
    .enum(["openai", "gemini", "serpapi", "searxng"])
    .optional()
    .describe("What its server speaks. Default: `openai`, for a name that is not known."),
  key: keyReference.optional().describe("Where its key is: `{ env: NAME }`."),
  base_url: baseUrl.optional().describe("The address of its server."),
  models: z
    .record(
      z.string(),
      z.strictObject({
        reasoning: z.boolean().optional().describe("Whether it thinks before it answers."),
        json_schema: z.boolean().optional().describe("Whether it can be held to a JSON Schema."),
      }),
    )
    .optional()
    .describe("What its models can do, by name; a name that ends in `*` stands for all that begin so."),
  concurrency: atLeastOne.optional().describe("How many calls are made at once, by all runs of the process."),
  requests_per_minute: atLeastOne.optional().describe("How many calls are made a minute."),
  tokens_per_minute: atLeastOne.optional().describe("How many tokens are used a minute."),
  timeout: z
    .strictObject({
      first_byte: duration("must be a time such as 60s").optional().describe("Until the answer begins. Default: 2m."),
      gap: duration("must be a time such as 60s").optional().describe("Between two parts of the answer. Default: 1m."),
      total: duration("must be a time such as 10m").optional().describe("For the whole call. Default: 10m."),
    })
    .optional(),
  retry: z
    .strictObject({
      attempts: atLeastOne.optional().describe("How often a call is made in all. Default: 3."),
      backoff: duration("must be a time such as 500ms")
        .optional()
        .describe("Until the second attempt; doubled for each one after it. Default: 500ms."),
    })
    .optional(),
  breaker: z
    .strictObject({
      failures: atLeastOne.optional().describe("So many failures in a row stop all calls for a while. Default: 5."),
      cooldown: duration("must be a time such as 30s").optional().describe("For how long. Default: 30s."),
    })
    .optional(),
});

const price = z.number({ error: "must be US dollars for a million tokens, from 0 up" }).min(0);

/** What a config file of a project may hold. */
export const configSchema = z.strictObject({
  plugins: z
    .array(z.string({ error: "must be a module path or a package name" }).min(1), {
      error: "must be a list of module paths and package names",
    })
    .default([])
    .describe("Modules that bring node types, models and searches: paths relative to this file, or package names."),
  model: z
    .string({ error: "must be a model id such as offline:extractive" })
    .min(1)
    .optional()
    .describe("The model id that `default` stands for."),
  data: z
    .string({ error: "must be a folder" })
    .min(1)
    .optional()
    .describe("The data folder, relative to this file. Default: .aiplanet beside it."),
  stack: z
    .string({ error: "must be a stack's name" })
    .min(1)
    .optional()
    .describe("The stack in use: where a command names none. Default: default."),
  workflow: z
    .string({ error: "must be a workflow file" })
    .min(1)
    .optional()
    .describe(
      "The workflow file that answers in a chat, relative to this file. Default: workflow.yaml, if it is there.",
    ),
  providers: z
    .record(z.string().regex(/^[a-z][a-z0-9_-]*$/, "must be a name such as ollama"), providerSchema)
    .default({})
    .describe("Vendors by name: where they are, where their key is, and how much may be asked of them."),
  prices: z
    .record(
      z.string(),
      z.strictObject({
        input: price.optional().describe("US dollars for a million tokens of input."),
        output: price.optional().describe("US dollars for a million tokens of output."),
        call: z.number().min(0).optional().describe("US dollars for a call, of a search engine say."),
      }),
    )
    .default({})
    .describe("Prices by model id or search engine; they win over the table that comes with AI Planet."),
  vectors: z
    .strictObject({
      store: z.enum(["sqlite", "chroma"]).describe("Where vectors are kept."),
      base_url: baseUrl.optional().describe("The address of the Chroma server. Default: http://127.0.0.1:8000."),
    })
    .optional()
    .describe("Where the vectors of collections are kept. Default: in the data folder, with everything else."),
  tracing: z
    .strictObject({
      content: z.boolean().default(false).describe("Whether prompts and answers stand in the traces."),
    })
    .optional()
    .describe("What OpenTelemetry traces hold."),
});

/** What the user's config file may hold, which counts in all projects. */
export const userConfigSchema = configSchema.extend({
  workflow: z.never({ error: "must stand in the config file of a project, because it lies in one" }).optional(),
});

/** The config file as the schema reads it. */
export type ConfigFile = z.output<typeof configSchema>;

/** One vendor's entry in the config file. Times in milliseconds. */
export type ProviderSettings = z.output<typeof providerSchema>;
