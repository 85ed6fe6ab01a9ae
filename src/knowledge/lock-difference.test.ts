import { describe, expect, test } from "vitest";
import { asFound, differencesOf, type FoundCollection, findLocked } from "./lock-difference";
import type { LockedCollection, LockedDocument } from "./lock-file";

const settings: LockedCollection["settings"] = {
  sources: ["docs"],
  exclude: [],
  fileLimit: 1000,
  splitter: { size: 800, overlap: 120, unit: "characters", version: 1 },
  analysis: 1,
  embedding: { model: "openai:small", dimensions: 3 },
};
const read: LockedDocument = { path: "a.md", sha256: "a", loader: { id: "markdown", version: 1 }, chunks: 1 };
const large: LockedDocument = { path: "b.md", chunks: 0, skipped: "too_large" };
const page: LockedDocument = { path: "https://example.org/", sha256: "p", chunks: 1 };
const locked: LockedCollection = { name: "docs", workflows: ["w.yaml"], settings, documents: [read, large, page] };

describe("differencesOf", () => {
  test("finds none where nothing has changed, web pages left out", () => {
    expect(differencesOf(locked, found({}))).toEqual([]);
  });

  test("names pages that are gone where they were fetched", () => {
    expect(differencesOf(locked, found({ withWebPages: true }))).toMatchObject([
      { kind: "document", change: "removed", document: "https://example.org/" },
    ]);
  });

  test("compares dimensions only where both sides know them", () => {
    const unknown = { ...settings, embedding: { model: "openai:small" } };
    expect(differencesOf(locked, found({ settings: unknown }))).toEqual([]);
    const other = { ...settings, embedding: { model: "openai:small", dimensions: 4 } };
    expect(differencesOf(locked, found({ settings: other }))).toMatchObject([{ setting: "embedding" }]);
  });

  test("takes a document that was too large as changed when it is small enough now, or cannot be read", () => {
    for (const now of [
      { sha256: "b", tooLarge: false },
      { sha256: undefined, tooLarge: false },
    ]) {
      const documents = [asFound(read), { path: "b.md", ...now }];
      expect(differencesOf(locked, found({ documents }))).toMatchObject([{ change: "changed", document: "b.md" }]);
    }
  });

  test("names each setting", () => {
    const changed = {
      sources: ["other"],
      exclude: ["drafts/"],
      fileLimit: 2000,
      splitter: { ...settings.splitter, version: 2 },
      analysis: 2,
    };
    const differences = differencesOf(locked, found({ settings: changed, loaderVersion: () => 2 }));
    expect(differences.map((one) => (one.kind === "setting" ? one.setting : one.kind))).toEqual([
      "sources",
      "exclude",
      "file limit",
      "splitter",
      "analysis",
      "embedding",
      "loader markdown",
    ]);
  });
});

describe("findLocked", () => {
  const other = { ...locked, workflows: ["other.yaml"], settings: { ...settings, sources: ["other"] } };

  test("prefers the same settings, then the workflow's own entry, then the only one", () => {
    const changed = { ...settings, sources: ["new"] };
    expect(findLocked([locked, other], found({ settings: other.settings, workflow: undefined }))).toBe(other);
    expect(findLocked([locked, other], found({ settings: changed, workflow: "other.yaml" }))).toBe(other);
    expect(findLocked([locked], found({ settings: changed, workflow: undefined }))).toBe(locked);
    expect(findLocked([locked, other], found({ settings: changed, workflow: undefined }))).toBeUndefined();
    expect(findLocked([locked], found({ name: "manual" }))).toBeUndefined();
  });
});

function found(facts: Partial<FoundCollection>): FoundCollection {
  const documents = [read, large].map(asFound);
  return {
    name: "docs",
    workflow: "w.yaml",
    settings,
    loaderVersion: () => 1,
    documents,
    withWebPages: false,
    ...facts,
  };
}
