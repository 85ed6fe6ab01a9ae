import { createHash } from "node:crypto";
import { PlanetError } from "../engine/errors";
import type { EmbeddingModel, EmbeddingRequest } from "../providers/contracts";
import type { VectorSpace, VectorStore } from "../storage/contracts";
import type { SyncOptions } from "./contracts";
import { copyVectors, metadataOf } from "./copy-vectors";
import type { Passage } from "./passage";

/** How many calls of the model are made at once. */
const callsAtOnce = 4;
/** The most characters (UTF-16 code units) in a call that carries more than one text; vendors bound tokens as well. */
const mostCharacters = 200_000;

/** How many passages are looked up at once among those that have a vector. */
const lookedUpAtOnce = 200;

/** What {@link embedPassages} works with. */
export interface EmbedContext extends SyncOptions {
  readonly model: EmbeddingModel;
  readonly vectors: VectorStore;
  readonly space: VectorSpace;
  /** How many numbers the vectors of the space have; undefined when it has none yet. */
  readonly dimensions: number | undefined;
  /** How many passages there are, for whoever follows the work. */
  readonly total: number;
}

/**
 * Gives passages their vectors: those that another passage of the same text has, else new ones, with a few calls of the
 * model at once. Each text is asked for once, and what is asked for does not depend on how fast answers come. What has
 * come is kept, also when another call fails: the calls under way are waited for, and the first failure is thrown.
 *
 * @param pages The passages, in the order in which they are asked for.
 * @returns Whether the vectors fit the space. They do not when the model now gives vectors of another length.
 * @throws What the model and the store throw; `invalid_output` when the model does not give what it should.
 */
export async function embedPassages(pages: AsyncIterable<readonly Passage[]>, context: EmbedContext): Promise<boolean> {
  const { model, vectors, space, total, signal, onProgress, onUsage } = context;
  const label = `vectors of ${model.id}`;
  let { dimensions } = context;
  let done = 0;
  let fits = true;
  const failures: unknown[] = [];
  const underWay = new Set<Promise<void>>();
  const asked = new Set<string>();
  /** Passages whose text is asked for already, for another one. */
  const followers: Omit<Passage, "text">[] = [];

  function progress(more: number): void {
    done += more;
    onProgress?.({ done, total, label, unit: "chunks" });
  }

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
      batch.map((passage, index) => ({
        id: passage.id,
        vector: made.vectors[index] ?? new Float32Array(),
        metadata: metadataOf(passage),
      })),
    );
    progress(batch.length);
    if (made.usage !== undefined) onUsage?.(made.usage);
  }

  const goesOn = () => fits && failures.length === 0 && !signal?.aborted;

  async function start(batch: readonly Passage[]): Promise<void> {
    while (underWay.size >= callsAtOnce) await Promise.race(underWay);
    if (!goesOn()) return;
    const call = embedBatch(batch)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => underWay.delete(call));
    underWay.add(call);
  }

  /** The passages whose texts are to be asked for; the others get their vectors here, or afterwards. */
  async function* toAsk(): AsyncGenerator<Passage> {
    for await (const page of inPages(pages, lookedUpAtOnce)) {
      const fresh: Passage[] = [];
      for (const { text, ...passage } of page) {
        if (asked.has(passage.content)) followers.push(passage);
        else fresh.push({ ...passage, text });
      }
      // A space without vectors when the work began has none that could be copied.
      const known = context.dimensions === undefined ? fresh : await copyVectors(fresh, vectors, space, signal);
      if (known.length < fresh.length) progress(fresh.length - known.length);
      for (const passage of known) {
        if (asked.has(passage.content)) {
          const { text: _, ...follower } = passage;
          followers.push(follower);
        } else {
          asked.add(passage.content);
          yield passage;
        }
      }
    }
  }

  progress(0);
  try {
    for await (const batch of batchesOf(toAsk(), model.batchSize)) {
      await start(batch);
      if (!goesOn()) break;
    }
  } catch (thrown) {
    failures.push(thrown);
  }
  await Promise.all(underWay);
  signal?.throwIfAborted();
  if (failures.length > 0) throw failures[0];
  if (!fits) return false;
  for await (const page of inPages([followers], lookedUpAtOnce)) {
    await copyVectors(page, vectors, space, signal);
    progress(page.length);
  }
  return true;
}

/** The same items in pages of at most so many, and none that is empty. */
async function* inPages<Item>(
  pages: AsyncIterable<readonly Item[]> | Iterable<readonly Item[]>,
  size: number,
): AsyncGenerator<readonly Item[]> {
  for await (const page of pages) {
    for (let start = 0; start < page.length; start += size) yield page.slice(start, start + size);
  }
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

async function* batchesOf(passages: AsyncIterable<Passage>, size: number): AsyncGenerator<Passage[]> {
  let batch: Passage[] = [];
  let characters = 0;
  for await (const passage of passages) {
    characters += passage.text.length;
    if (batch.length > 0 && (batch.length >= size || characters > mostCharacters)) {
      yield batch;
      batch = [];
      characters = passage.text.length;
    }
    batch.push(passage);
  }
  if (batch.length > 0) yield batch;
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
