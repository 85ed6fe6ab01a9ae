import { PlanetError } from "../engine/errors";
import { isJsonObject, type JsonObject } from "../engine/plain-json";
import type { CassetteStore } from "./cassette-document";

/** What the defaults of a project were when it was recorded, so that a replay without keys finds the same. */
export interface CassetteDefaults {
  /** The model id that `default` stood for. */
  readonly model?: string;
  /** The search engine that nodes without one were given. */
  readonly search?: string;
}

const name = "defaults";

/**
 * Reads the defaults of a recording; undefined when it has none.
 * @throws `invalid_input` naming the document when it holds something else.
 */
export async function readDefaults(store: CassetteStore): Promise<CassetteDefaults | undefined> {
  const document = await store.read(name);
  if (document === undefined) return undefined;
  const { model, search } = isJsonObject(document) ? document : { model: null, search: null };
  if (!isTextOrNothing(model) || !isTextOrNothing(search)) {
    throw new PlanetError("invalid_input", `"${store.pathOf(name)}" does not hold the defaults of a recording`, {
      hint: "it holds { model, search }; remove it and record again",
      details: { file: store.pathOf(name) },
    });
  }
  return toDefaults(model, search);
}

/** Keeps the defaults in place of those that were there. */
export async function writeDefaults(store: CassetteStore, { model, search }: CassetteDefaults): Promise<void> {
  await store.write(name, toDefaults(model, search));
}

function toDefaults(model: string | undefined, search: string | undefined): CassetteDefaults & JsonObject {
  return { ...(model === undefined ? {} : { model }), ...(search === undefined ? {} : { search }) };
}

function isTextOrNothing(value: unknown): value is string | undefined {
  return value === undefined || typeof value === "string";
}
