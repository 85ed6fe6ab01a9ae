import * as z from "zod";
import { lockVersion } from "../knowledge/lock-file";

const name = z.string("must be a text").min(1, "must not be empty");
const count = z.int("must be a whole number").min(0, "must be 0 or more");
const version = count;
const names = z.array(name, { error: "must be a list of names" });
const hash = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256: 64 hex digits");

const document = z.strictObject({
  path: name,
  sha256: hash.optional(),
  loader: z.strictObject({ id: name, version }).optional(),
  pages: count.optional(),
  chunks: count,
  skipped: name.optional(),
});

const collection = z.strictObject({
  name,
  workflows: names,
  sources: names,
  exclude: names,
  file_limit: count,
  splitter: z.strictObject({ size: count, overlap: count, unit: z.enum(["characters", "tokens"]), version }),
  analysis: z.strictObject({ version }),
  embedding: z.strictObject({ model: name, dimensions: count.optional() }).nullable(),
  counts: z.strictObject({ documents: count, skipped: count, chunks: count }),
  documents: z.array(document),
});

/** What a lock file holds; `counts` says again what the documents say, for people. */
export const lockSchema = z.strictObject({
  lock_version: z.literal(lockVersion, { error: `must be ${lockVersion}; another version of aiplanet wrote it` }),
  collections: z.array(collection),
});
