import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { type LocalServer, type ReceivedRequest, startLocalServer } from "./local-server";

/** What the stand-in for Chroma does otherwise than usual. */
export interface ChromaServerOptions {
  /** Answers requests without this `x-chroma-token` with 401. */
  readonly token?: string;
  /** Answers a request itself and returns true, or leaves it: for faults. */
  readonly intercept?: (request: ReceivedRequest, response: ServerResponse) => boolean;
}

interface StoredRecord {
  readonly vector: readonly number[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

interface StoredCollection {
  readonly id: string;
  readonly name: string;
  readonly metadata: unknown;
  readonly configuration: unknown;
  dimension: number | undefined;
  readonly records: Map<string, StoredRecord>;
}

/** A refusal with its HTTP status, as the server words it. */
interface Refusal {
  readonly status: number;
  readonly message: string;
}

const mostInBatch = 500;
const collectionsPath = "/api/v2/tenants/default_tenant/databases/default_database/collections";

/**
 * Starts a server that speaks as much of version 2 of Chroma's REST API as the vector store needs, with exact search:
 * collections, upsert (which merges metadata), get, query, delete and count. It takes 500 records at once.
 */
export function startChromaServer({ token, intercept }: ChromaServerOptions = {}): Promise<LocalServer> {
  const collections = new Map<string, StoredCollection>();
  return startLocalServer((request, response) => {
    if (intercept?.(request, response)) return;
    if (token !== undefined && request.headers["x-chroma-token"] !== token) {
      send(response, 401, { error: "AuthError", message: "Unauthorized" });
      return;
    }
    const path = new URL(request.path, "http://localhost").pathname;
    const body = request.body === "" ? {} : (JSON.parse(request.body) as Record<string, unknown>);
    const answer = answerTo(collections, request.method, path, body);
    if (isRefusal(answer)) send(response, answer.status, { error: "Error", message: answer.message });
    else send(response, 200, answer);
  });
}

function answerTo(
  collections: Map<string, StoredCollection>,
  method: string,
  path: string,
  body: Record<string, unknown>,
): unknown {
  if (path === "/api/v2/pre-flight-checks") return { max_batch_size: mostInBatch, supports_base64_encoding: true };
  if (path === collectionsPath && method === "POST") return create(collections, body);
  const [key = "", action] = path.startsWith(`${collectionsPath}/`)
    ? path.slice(collectionsPath.length + 1).split("/")
    : [];
  const collection = [...collections.values()].find(({ id, name }) => (action === undefined ? name : id) === key);
  if (collection === undefined) return { status: 404, message: `Collection [${key}] does not exist` };
  switch (`${method} ${action ?? ""}`) {
    case "GET ":
      return describeCollection(collection);
    case "DELETE ":
      collections.delete(collection.name);
      return {};
    case "GET count":
      return collection.records.size;
    case "POST upsert":
      return upsert(collection, body);
    case "POST get":
      return get(collection, body);
    case "POST query":
      return query(collection, body);
    case "POST delete":
      for (const id of (body.ids as string[] | undefined) ?? matching(collection, body.where)) {
        collection.records.delete(id);
      }
      return { deleted: 0 };
    default:
      return { status: 405, message: "Method Not Allowed" };
  }
}

function create(collections: Map<string, StoredCollection>, body: Record<string, unknown>): unknown {
  const name = String(body.name);
  if (!/^[a-zA-Z0-9][a-zA-Z0-9._-]{1,510}[a-zA-Z0-9]$/.test(name)) {
    return { status: 400, message: `Expected a name containing 3-512 characters from [a-zA-Z0-9._-], got: ${name}` };
  }
  const known = collections.get(name);
  if (known !== undefined && body.get_or_create !== true) return { status: 409, message: "already exists" };
  const { metadata, configuration } = body;
  const made = { id: randomUUID(), name, metadata, configuration, dimension: undefined, records: new Map() };
  collections.set(name, known ?? made);
  return describeCollection(known ?? made);
}

function describeCollection({ id, name, metadata, configuration, dimension }: StoredCollection) {
  const place = { tenant: "default_tenant", database: "default_database", version: 0, log_position: 0 };
  return { id, name, metadata, configuration_json: configuration, dimension: dimension ?? null, ...place };
}

function upsert(collection: StoredCollection, body: Record<string, unknown>): unknown {
  const ids = body.ids as string[];
  const vectors = (body.embeddings as (string | number[])[]).map(toNumbers);
  const metadatas = body.metadatas as (Record<string, unknown> | null)[] | undefined;
  if (ids.length > mostInBatch) return { status: 413, message: "Batch size exceeds maximum batch size" };
  const dimension = collection.dimension ?? vectors[0]?.length ?? 0;
  const wrong = vectors.find((vector) => vector.length !== dimension);
  if (wrong !== undefined) return wrongDimension(dimension, wrong.length);
  collection.dimension = dimension;
  for (const [index, id] of ids.entries()) {
    const metadata = { ...collection.records.get(id)?.metadata, ...metadatas?.[index] };
    collection.records.set(id, { vector: vectors[index] ?? [], metadata });
  }
  return {};
}

function get(collection: StoredCollection, body: Record<string, unknown>): unknown {
  const wanted = body.ids as string[] | undefined;
  const offset = Number(body.offset ?? 0);
  const ids = matching(collection, body.where).filter((id) => wanted === undefined || wanted.includes(id));
  const page = ids.slice(offset, body.limit === undefined ? undefined : offset + Number(body.limit));
  const records = page.map((id) => collection.records.get(id) ?? { vector: [], metadata: {} });
  const include = body.include as string[];
  const embeddings = include.includes("embeddings") ? records.map(({ vector }) => vector) : null;
  const metadatas = include.includes("metadatas") ? records.map(({ metadata }) => metadata) : null;
  return { ids: page, include, documents: null, embeddings, metadatas, uris: null };
}

function query(collection: StoredCollection, body: Record<string, unknown>): unknown {
  const [vector = []] = body.query_embeddings as number[][];
  const { dimension = vector.length } = collection;
  if (vector.length !== dimension) return wrongDimension(dimension, vector.length);
  const found = matching(collection, body.where)
    .map((id) => ({ id, record: collection.records.get(id) ?? { vector: [], metadata: {} } }))
    .map(({ id, record }) => ({ id, record, distance: 1 - cosine(vector, record.vector) }))
    .sort((left, right) => left.distance - right.distance)
    .slice(0, Number(body.n_results));
  return {
    ids: [found.map(({ id }) => id)],
    distances: [found.map(({ distance }) => distance)],
    metadatas: [found.map(({ record }) => record.metadata)],
    include: body.include,
  };
}

function matching({ records }: StoredCollection, where: unknown): string[] {
  return [...records].filter(([, { metadata }]) => passes(metadata, where)).map(([id]) => id);
}

function passes(metadata: StoredRecord["metadata"], where: unknown): boolean {
  return Object.entries((where ?? {}) as Record<string, unknown>).every(([name, condition]) => {
    if (name === "$and") return (condition as unknown[]).every((one) => passes(metadata, one));
    const { $eq, $in } = condition as { $eq?: unknown; $in?: unknown[] };
    return ($in ?? [$eq]).includes(metadata[name]);
  });
}

function cosine(left: readonly number[], right: readonly number[]): number {
  const dot = left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
  return dot === 0 ? 0 : dot / (Math.hypot(...left) * Math.hypot(...right));
}

/** The client sends vectors as the bytes of their float32 numbers in base64. */
function toNumbers(embedding: string | number[]): number[] {
  if (typeof embedding !== "string") return embedding;
  return Array.from(new Float32Array(new Uint8Array(Buffer.from(embedding, "base64")).buffer));
}

function wrongDimension(dimension: number, given: number): Refusal {
  return { status: 400, message: `Collection expecting embedding with dimension of ${dimension}, got ${given}` };
}

function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === "object" && answer !== null && "status" in answer && "message" in answer;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
