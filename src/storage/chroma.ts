import type { ChromaClient, Collection, Where } from "chromadb";
import { PlanetError } from "../engine/errors";
import { isMissing, toChromaError } from "./chroma-error";
import type {
  VectorEntry,
  VectorFilter,
  VectorHit,
  VectorMetadata,
  VectorOptions,
  VectorSpace,
  VectorStore,
} from "./contracts";
import { requireLength } from "./vector-length";

const defaultAddress = "http://127.0.0.1:8000";
const mostPatience = 60_000;
/** The most vectors in one request, where the server takes so many. */
const mostInRequest = 1000;

/** Where the Chroma server is. */
export interface ChromaOptions {
  /** Default: `http://127.0.0.1:8000`. */
  readonly baseUrl?: string;
  /** Sent as `x-chroma-token`, to a server that asks for one. */
  readonly token?: string;
}

/**
 * Vectors in a Chroma server, by its cosine space. Its index is approximate: of many vectors it may miss one that is
 * nearly as good. The package is loaded by the first call, and nothing has to be closed. A call that takes longer
 * than 60 s is given up.
 *
 * Every call throws `provider_unavailable` (retryable) when the server is not there or fails, `key_refused` when it
 * asks for another token, and `storage_failed` when it refuses what it is sent.
 *
 * @throws `invalid_config` for an address that is more than protocol, host and port.
 */
export function chromaVectors({ baseUrl = defaultAddress, token }: ChromaOptions = {}): VectorStore {
  const address = parseAddress(baseUrl);

  /** Makes calls of the server; each has a client of its own, because the SDK takes a signal for a client only. */
  async function calling<Result>(
    { signal }: VectorOptions,
    body: (client: ChromaClient) => Promise<Result>,
  ): Promise<Result> {
    signal?.throwIfAborted();
    const { ChromaClient: Client } = await import("chromadb");
    const patience = AbortSignal.timeout(mostPatience);
    const client = new Client({
      ...address,
      ...(token === undefined ? {} : { headers: { "x-chroma-token": token } }),
      // Whoever it redirects to would be sent the token.
      fetchOptions: {
        redirect: "error",
        signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
      },
    });
    try {
      return await body(client);
    } catch (thrown) {
      signal?.throwIfAborted();
      throw toChromaError(baseUrl, thrown, patience.aborted);
    }
  }

  return {
    get: (space, filter, options = {}) =>
      calling(options, async (client) => {
        const collection = await find(client, space);
        const entries: VectorEntry[] = [];
        if (collection === undefined) return entries;
        for await (const page of pagesOf(collection, filter, ["embeddings", "metadatas"])) {
          for (const [index, id] of page.ids.entries()) {
            const vector = new Float32Array(page.embeddings[index] ?? []);
            entries.push({ id, vector, metadata: (page.metadatas[index] ?? {}) as VectorMetadata });
          }
        }
        return entries;
      }),

    info: (space, options = {}) =>
      calling(options, async (client) => {
        const collection = await find(client, space);
        return collection && { dimensions: dimensionsOf(collection), count: await collection.count() };
      }),

    ids: (space, filter = {}, options = {}) =>
      calling(options, async (client) => {
        const collection = await find(client, space);
        return collection === undefined ? [] : idsOf(collection, filter);
      }),

    upsert: (space, entries, options = {}) =>
      calling(options, async (client) => {
        const length = entries[0]?.vector.length;
        if (length === undefined) return;
        const collection = (await find(client, space)) ?? (await make(client, space, length));
        for (const { vector } of entries) requireLength(space, vector, dimensionsOf(collection));
        const size = Math.max(1, Math.min(mostInRequest, await client.getMaxBatchSize()));
        for (let start = 0; start < entries.length; start += size) {
          const batch = entries.slice(start, start + size);
          await collection.upsert({
            ids: batch.map(({ id }) => id),
            embeddings: batch.map(({ vector }) => Array.from(vector)),
            metadatas: batch.map(({ metadata }) => ({ ...metadata })),
          });
        }
      }),

    delete: (space, which, options = {}) =>
      calling(options, async (client) => {
        const collection = await find(client, space);
        if (collection === undefined) return;
        const ids = "ids" in which ? which.ids : await idsOf(collection, which.filter);
        for (let start = 0; start < ids.length; start += mostInRequest) {
          await collection.delete({ ids: ids.slice(start, start + mostInRequest) });
        }
      }),

    search: (space, vector, limit, { filter = {}, ...options } = {}) =>
      calling(options, async (client) => {
        const where = toWhere(filter);
        const collection = await find(client, space);
        if (collection === undefined) return [];
        requireLength(space, vector, dimensionsOf(collection));
        if (limit < 1 || where === "nothing") return [];
        const found = await collection.query({
          queryEmbeddings: [Array.from(vector)],
          nResults: limit,
          include: ["metadatas", "distances"],
          ...(where === "everything" ? {} : { where }),
        });
        const [ids = []] = found.ids;
        return ids.map((id, index): VectorHit => {
          const metadata = (found.metadatas[0]?.[index] ?? {}) as VectorMetadata;
          return { id, metadata, score: 1 - (found.distances[0]?.[index] ?? 1) };
        });
      }),

    drop: (space, options = {}) =>
      calling(options, async (client) => {
        const name = await nameOf(space);
        await client.deleteCollection({ name }).catch((thrown: unknown) => {
          if (!isMissing(thrown)) throw thrown;
        });
      }),
  };
}

/** The address in the SDK's parts. */
function parseAddress(baseUrl: string): { host: string; port: number; ssl: boolean } {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search !== "") {
    throw new PlanetError("invalid_config", `"${baseUrl}" is no address of a Chroma server`, {
      hint: `write protocol, host and port, such as ${defaultAddress}`,
    });
  }
  const ssl = url.protocol === "https:";
  return { host: url.hostname, port: url.port === "" ? (ssl ? 443 : 80) : Number(url.port), ssl };
}

/** A digest, because Chroma takes 3 to 512 of few characters; what it stands for is in the collection's metadata. */
async function nameOf({ collection, model }: VectorSpace): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify([collection, model]));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return `aiplanet-${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

async function find(client: ChromaClient, space: VectorSpace): Promise<Collection | undefined> {
  try {
    return await client.getCollection({ name: await nameOf(space) });
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}

async function make(client: ChromaClient, space: VectorSpace, dimensions: number): Promise<Collection> {
  return client.getOrCreateCollection({
    name: await nameOf(space),
    embeddingFunction: null,
    configuration: { hnsw: { space: "cosine" } },
    metadata: { ...space, dimensions },
  });
}

/** Noted when the collection is made, because the SDK does not pass on what the server knows. */
function dimensionsOf({ metadata }: Collection): number {
  return Number(metadata?.dimensions ?? 0);
}

async function idsOf(collection: Collection, filter: VectorFilter): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of pagesOf(collection, filter, [])) ids.push(...page.ids);
  return ids;
}

/** What passes, page by page. */
async function* pagesOf(collection: Collection, filter: VectorFilter, include: ("embeddings" | "metadatas")[]) {
  const where = toWhere(filter);
  for (let offset = 0, more = where !== "nothing"; more; offset += mostInRequest) {
    const page = await collection.get({
      include,
      limit: mostInRequest,
      offset,
      ...(typeof where === "string" ? {} : { where }),
    });
    yield page;
    more = page.ids.length === mostInRequest;
  }
}

/** The filter in Chroma's words. It refuses empty lists, so what no vector can pass is told apart. */
function toWhere(filter: VectorFilter): Where | "everything" | "nothing" {
  const conditions = Object.entries(filter).map(([name, wanted]): Where => {
    return { [name]: typeof wanted === "object" ? { $in: [...wanted.in] } : { $eq: wanted } };
  });
  if (Object.values(filter).some((wanted) => typeof wanted === "object" && wanted.in.length === 0)) return "nothing";
  const [first, ...others] = conditions;
  if (first === undefined) return "everything";
  return others.length === 0 ? first : { $and: conditions };
}
