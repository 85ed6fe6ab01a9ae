import { describe, expect, test } from "vitest";
import type { StoredDocument } from "../storage/contracts";
import { planSync, type SyncFacts } from "./plan-sync";
import { recipeOf } from "./recipe";

const chunk = { size: 800, overlap: 120, unit: "characters" } as const;

describe("planSync", () => {
  test("reads what is new, keeps what has the same size and time, and removes what is gone", () => {
    const same = document("same.md");
    const found = plan({ files: [file("new.md"), file("same.md")], stored: [document("gone.md"), same] });

    expect(found).toEqual({ read: [toRead("new.md")], unchanged: [same], remove: ["gone.md"] });
  });

  test.each([{ size: 11 }, { modified: 1001 }])(
    "reads a file with another %j and says what is known of it",
    (facts) => {
      const known = document("a.md");
      const { read } = plan({ files: [file("a.md", facts)], stored: [known] });

      expect(read).toEqual([{ ...toRead("a.md"), stamp: { size: 10, modified: 1000, ...facts }, known }]);
    },
  );

  test("reads everything anew under another recipe, and when all is to be made anew", () => {
    const stored = [document("a.md", { recipe: recipeOf({ ...chunk, size: 400 }, "markdown") })];

    expect(plan({ files: [file("a.md")], stored }).read).toEqual([toRead("a.md")]);
    expect(plan({ files: [file("a.md")], stored: [document("a.md")], mode: "rebuild" }).read).toEqual([toRead("a.md")]);
  });

  test("reads what was too large and is not any more, and the other way round", () => {
    const large = document("a.md", { hash: "", loader: undefined, recipe: recipeOf(chunk, undefined) });
    const skipped = { ...large, skipped: { reason: "too_large", message: "" } };

    expect(plan({ files: [file("a.md")], stored: [skipped], fileLimit: 9 }).unchanged).toEqual([skipped]);
    expect(plan({ files: [file("a.md")], stored: [skipped], fileLimit: 10 }).read).toHaveLength(1);
    expect(plan({ files: [file("a.md")], stored: [document("a.md")], fileLimit: 9 }).read).toHaveLength(1);
  });

  test("reads a page that is new, and again only for who adds it or wants it fresh", () => {
    const address = "https://example.com/";
    const stored = [document(address, { size: 400, modified: 0 })];

    expect(plan({ addresses: [address] }).read).toEqual([
      { document: address, source: { address }, stamp: { size: 0, modified: 0 }, owner: "here" },
    ]);
    expect(plan({ addresses: [address], stored })).toEqual({ read: [], unchanged: stored, remove: [] });
    expect(plan({ addresses: [address], stored, mode: "add" }).read).toMatchObject([{ known: stored[0] }]);
    expect(plan({ addresses: [address], stored, refresh: true }).read).toMatchObject([{ known: stored[0] }]);
  });

  test("never removes what another origin put there, nor takes it over", () => {
    const stored = [document("a.md", { origin: "add", modified: 1 }), document("b.md", { origin: "add" })];
    const found = plan({ files: [file("a.md")], stored });

    expect(found.remove).toEqual([]);
    expect(found.read.map(({ owner }) => owner)).toEqual(["add"]);
  });

  test("takes over what is added by hand, and removes only what is known to be gone then", () => {
    const stored = [
      document("a.md", { origin: "workflow" }),
      document("b.md", { origin: "add" }),
      document("c.md", { origin: "add" }),
    ];
    const found = plan({ files: [file("a.md")], stored, origin: "add", mode: "add", gone: new Set(["c.md"]) });

    expect(found).toEqual({ read: [{ ...toRead("a.md"), owner: "add" }], unchanged: [], remove: ["c.md"] });
  });
});

function plan(facts: Partial<SyncFacts>) {
  const none = { files: [], addresses: [], stored: [], gone: new Set<string>() };
  return planSync({ ...none, origin: "here", chunk, fileLimit: 1000, mode: "sync", ...facts });
}

function file(name: string, facts: { size?: number; modified?: number } = {}) {
  return { path: `/docs/${name}`, document: name, size: 10, modified: 1000, ...facts };
}

function toRead(name: string) {
  return { document: name, source: { path: `/docs/${name}` }, stamp: { size: 10, modified: 1000 }, owner: "here" };
}

function document(name: string, facts: Partial<StoredDocument> = {}): StoredDocument {
  const made = { hash: "h", loader: "markdown", recipe: recipeOf(chunk, "markdown") };
  return { document: name, origin: "here", size: 10, modified: 1000, ...made, ...facts };
}
