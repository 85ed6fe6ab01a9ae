import { describe, expect, test } from "vitest";
import type { StoredDocument } from "../storage/contracts";
import { planSync, type SyncFacts } from "./plan-sync";

describe("planSync", () => {
  test("reads what is new, keeps what has the same size and time, and removes what is gone", () => {
    const same = document("same.md");
    const found = plan({ files: [file("new.md"), file("same.md")], stored: [document("gone.md"), same] });

    expect(found).toEqual({
      read: [{ file: file("new.md"), owner: "here" }],
      unchanged: [same],
      remove: ["gone.md"],
    });
  });

  test.each([{ size: 11 }, { modified: 1001 }])(
    "reads a file with another %j and says what is known of it",
    (facts) => {
      const changed = file("a.md", facts);
      const known = document("a.md");

      expect(plan({ files: [changed], stored: [known] }).read).toEqual([{ file: changed, owner: "here", known }]);
    },
  );

  test("reads everything anew under another recipe", () => {
    const stored = [document("a.md", { recipe: "old" })];

    expect(plan({ files: [file("a.md")], stored }).read).toEqual([{ file: file("a.md"), owner: "here" }]);
  });

  test("never removes what another origin put there, nor takes it over", () => {
    const stored = [document("a.md", { origin: "add", modified: 1 }), document("b.md", { origin: "add" })];
    const found = plan({ files: [file("a.md")], stored });

    expect(found.remove).toEqual([]);
    expect(found.read.map(({ owner }) => owner)).toEqual(["add"]);
  });

  test("takes over what is added by hand, and removes nothing then", () => {
    const stored = [document("a.md", { origin: "workflow" }), document("b.md", { origin: "add" })];
    const found = plan({ files: [file("a.md")], stored, origin: "add", mode: "add" });

    expect(found).toEqual({ read: [{ file: file("a.md"), owner: "add" }], unchanged: [], remove: [] });
  });
});

function plan(facts: Pick<SyncFacts, "files" | "stored"> & Partial<SyncFacts>) {
  return planSync({ origin: "here", recipe: "new", mode: "sync", ...facts });
}

function file(name: string, facts: { size?: number; modified?: number } = {}) {
  return { path: `/docs/${name}`, document: name, size: 10, modified: 1000, ...facts };
}

function document(name: string, facts: Partial<StoredDocument> = {}): StoredDocument {
  return { document: name, origin: "here", size: 10, modified: 1000, hash: "h", recipe: "new", ...facts };
}
