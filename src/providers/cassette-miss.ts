import { PlanetError } from "../engine/errors";
import type { JsonObject } from "../engine/plain-json";
import type { CanonicalRequest } from "./canonical-request";
import { type Cassette, type CassetteStore, cassetteName, readCassettes } from "./cassette-document";
import type { Caller } from "./contracts";
import type { ProviderCall } from "./provider-call";
import { distanceOf, formatDifference, type RequestDifference, requestDifference } from "./request-difference";

/** How many differences people are shown, and how many programs get. */
const mostShown = 8;
const mostKept = 50;

/** Says why a request cannot be replayed. */
export type CassetteMiss = (request: CanonicalRequest, key: string, caller: Caller | undefined) => Promise<PlanetError>;

/**
 * Makes the error of requests that are not recorded: `not_recorded`, naming the call, with the fields in which it differs
 * from the nearest recorded request of its kind. One of the same target is nearer than any other.
 *
 * It throws `invalid_input` when a recording cannot be read, because that may be the one that is missed.
 */
export function cassetteMiss(store: CassetteStore): CassetteMiss {
  const reading = new Map<ProviderCall["kind"], Promise<Cassette[]>>();
  // The calls of a list may miss all at once.
  const readTogether = (kind: ProviderCall["kind"]) => {
    const cassettes = reading.get(kind) ?? readCassettes(store, kind).finally(() => reading.delete(kind));
    reading.set(kind, cassettes);
    return cassettes;
  };
  return async (request, key, caller) => {
    const { kind, target } = request;
    const nearest = nearestOf(await readTogether(kind), request);
    const details = { kind, target, key, place: store.place, ...(caller === undefined ? {} : { node: caller.node }) };
    const message = `${nameOf(request, caller)} is not recorded in "${store.place}"`;
    if (nearest === undefined) {
      return new PlanetError("not_recorded", message, {
        hint: `nothing like it is recorded there: make a recording with ${flagOf(store)}`,
        details: { ...details, differences: [] },
      });
    }
    const path = store.pathOf(cassetteName(nearest.cassette, nearest.cassette.key));
    return new PlanetError("not_recorded", message, {
      hint: hintOf(nearest.differences, path, store),
      details: { ...details, nearest: path, differences: nearest.differences.slice(0, mostKept) },
    });
  };
}

interface Nearest {
  readonly cassette: Cassette;
  readonly differences: readonly RequestDifference[];
}

function nearestOf(cassettes: readonly Cassette[], request: CanonicalRequest): Nearest | undefined {
  const sameTarget = cassettes.filter(({ target }) => target === request.target);
  const candidates = (sameTarget.length === 0 ? cassettes : sameTarget).map((cassette) => {
    const differences = requestDifference(comparable(cassette), comparable(request));
    return { cassette, differences, distance: distanceOf(differences) };
  });
  const like = candidates.filter(({ differences }) => !isAnother(differences));
  const least = Math.min(...like.map(({ distance }) => distance));
  return like.find(({ distance }) => distance === least);
}

/** With other instructions and another question, a request is none that was changed, but one that was never recorded. */
function isAnother(differences: readonly RequestDifference[]): boolean {
  const isOther = (name: string) => differences.some(({ path, share }) => path === name && share > 0.9);
  return isOther("system") && isOther("question");
}

function comparable({ target, request }: CanonicalRequest): JsonObject {
  return { target, ...request };
}

function nameOf({ kind, target }: CanonicalRequest, caller: Caller | undefined): string {
  const what = { chat: "chat call", embedding: "embedding call", search: "search" }[kind];
  if (caller === undefined) return `the ${what} of "${target}"`;
  const element = caller.element === undefined ? "" : ` for element ${caller.element}`;
  return `the ${what} of node "${caller.node}"${element} to "${target}"`;
}

function hintOf(differences: readonly RequestDifference[], path: string, store: CassetteStore): string {
  const again = `record what is new, or a change that is meant, with ${flagOf(store)}`;
  if (differences.length === 0) return `"${path}" holds the same request under another key; ${again}`;
  const lines = differences.slice(0, mostShown).flatMap(formatDifference);
  const more = differences.length > mostShown ? [`and ${differences.length - mostShown} more`] : [];
  return [
    `the nearest recorded request, "${path}", differs in (- recorded, + asked):`,
    ...[...lines, ...more].map((line) => `      ${line}`),
    `    ${again}`,
  ].join("\n");
}

function flagOf({ place, recordedBy }: CassetteStore): string {
  return recordedBy ?? `--record ${/\s/.test(place) ? JSON.stringify(place) : place}`;
}
