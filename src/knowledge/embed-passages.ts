import { createHash } from "node:crypto";
import { PlanetError } from "../engine/errors";
import type { EmbeddingModel, EmbeddingRequest } from "../providers/contracts";
import type { VectorSpace, VectorStore } from "../storage/contracts";
import type { SyncOptions } from "./contracts";
import type { Passage } from "./passage";

/** How many calls of the model are made at once. */
const callsAtOnce = 4;
/** The most characters (UTF-16 code units) in a call that carries more than one text; vendors bound tokens as well. */
const mostCharacters = 200_000;

/** What {@link embedPassages} works with. */
export interface EmbedContext extends SyncOptions {
  readonly model: EmbeddingModel;
  readonly vectors: VectorStore;
  readonly space: VectorSpace;
  /** How many numbers the vectors of the space have; undefined when it has none yet. */
  readonly dimensions: number | undefined;
}

/**
 * Gives passages their vectors, a few calls of the model at once. What has come is kept, also when another call fails:
 * the calls under way are waited for, and the first failure is thrown.
 *
 * @returns Whether the vectors fit the space. They do not when the model now gives vectors of another length.
 * @throws What the model and the store throw; `invalid_output` when the model does not give what it should.
 */
export async function embedPassages(passages: readonly Passage[], context: EmbedContext): Promise<boolean> {
  const { model, vectors, space, signal, onProgress, onUsage } = context;
  const waiting = batchesOf(passages, model.batchSize);
  const label = `vectors of ${model.id}`;
  let { dimensions } = context;
  let done = 0;
  let fits = true;
  const failures: unknown[] = [];

  async function embedBatch(batch: readonly Passage[]): Promise<void> {
    const texts = batch.map(({ text }) => text);
    // The space keeps the vectors, so no cache of answers has to keep them as well.
    const call = { ...context.call, cache: false };
    const made = await embedTexts({ texts, purpose: "document" }, { model, call, signal }, batchKey(batch));
    const length = made.vectors[0]?.length;
    dimensions ??= length;
    if (length !== dimensions) {
      if (context.dimensions === undefined) throw wrongAnswer(model, "vectors of different lengths");
      fits = false;
      return;
    }
    // Without the signal, because what is paid for should be kept.
    await vectors.upsert(
      space,
      batch.map(({ id, document, start }, index) => ({
        id,
        vector: made.vectors[index] ?? new Float32Array(),
        metadata: { document, start },
      })),
    );
    done += batch.length;
    onProgress?.({ done, total: passages.length, label });
    if (made.usage !== undefined) onUsage?.(made.usage);
  }

  async function work(): Promise<void> {
    while (fits && failures.length === 0 && !signal?.aborted) {
      const batch = waiting.shift();
      if (batch === undefined) return;
      await embedBatch(batch).catch((error: unknown) => failures.push(error));
    }
  }

  if (passages.length > 0) onProgress?.({ done, total: passages.length, label });
  await Promise.all(Array.from({ length: callsAtOnce }, work));
  signal?.throwIfAborted();
  if (failures.length > 0) throw failures[0];
  return fits;
}

/**
 * Asks a model for vectors and makes sure that the answer is what was asked for.
 *
 * @param key Tells the calls of one caller apart.
 * @throws What the model throws; `invalid_output` unless there is one vector of finite numbers for each text, all of
 *   the same length.
 */
export async function embedTexts(
  request: EmbeddingRequest,
  { model, call, signal }: Pick<EmbedContext, "model" | "call" | "signal">,
  key: string,
) {
  const made = await model.embed(request, {
    ...call,
    ...(call?.idempotencyKey === undefined ? {} : { idempotencyKey: `${call.idempotencyKey}:${key}` }),
    signal: signal ?? new AbortController().signal,
  });
  const { vectors } = made;
  const [first] = vectors;
  if (vectors.length !== request.texts.length || first === undefined || first.length === 0) {
    throw wrongAnswer(model, `${vectors.length} vectors for ${request.texts.length} texts`);
  }
  for (const vector of vectors) {
    if (vector.length !== first.length) throw wrongAnswer(model, "vectors of different lengths");
    if (!vector.every(Number.isFinite)) throw wrongAnswer(model, "a vector that holds what is no number");
  }
  return made;
}

function batchesOf(passages: readonly Passage[], size: number): Passage[][] {
  const batches: Passage[][] = [];
  let characters = 0;
  for (const passage of passages) {
    const last = batches.at(-1);
    characters += passage.text.length;
    if (last !== undefined && last.length < size && characters <= mostCharacters) {
      last.push(passage);
    } else {
      batches.push([passage]);
      characters = passage.text.length;
    }
  }
  return batches;
}

function batchKey(batch: readonly Passage[]): string {
  const ids = batch.map(({ id }) => id).join();
  return createHash("sha256").update(ids).digest("hex").slice(0, 16);
}

function wrongAnswer({ id }: EmbeddingModel, what: string): PlanetError {
  return new PlanetError("invalid_output", `the embedding model "${id}" gives ${what}`, {
    hint: "check that the id is one of an embedding model, and that its server is what it should be",
    details: { model: id },
  });
}
