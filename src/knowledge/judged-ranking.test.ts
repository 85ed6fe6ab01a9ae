import { describe, expect, test } from "vitest";
import { judgedNames, judgedRanking } from "./judged-ranking";

const at = (document: string, record?: string) => ({ document, ...(record === undefined ? {} : { record }) });

/** The ranking of hits for a query whose judgements hold these names, in a collection of the hits' documents. */
function rank(hits: readonly ReturnType<typeof at>[], own: readonly string[], others: readonly string[] = []) {
  const documents = [...new Set(hits.map(({ document }) => document))];
  return judgedRanking(hits, judgedNames(documents, new Set([...own, ...others])), own);
}

describe("judgedRanking", () => {
  test("names a document by its path, by the path below a folder, or without its ending", () => {
    const hits = [at("docs/hr/leave.md"), at("docs/pay.md"), at("docs/CACM-12.txt"), at("docs/other.md")];
    expect(rank(hits, ["hr/leave.md", "docs/pay.md", "CACM-12"])).toEqual([
      "hr/leave.md",
      "docs/pay.md",
      "CACM-12",
      "docs/other.md",
    ]);
  });

  test("takes a name for the document with the fewest folders left out", () => {
    const hits = [at("docs/old/index.md"), at("docs/index.md"), at("docs/a.txt"), at("docs/b/a.md")];
    expect(rank(hits, ["index.md", "a"])).toEqual(["docs/old/index.md", "index.md", "a", "docs/b/a.md"]);
  });

  test("takes a name that several documents answer to equally for none of them", () => {
    const documents = ["hr/index.md", "it/index.md", "hr/a.md", "it/a.txt", "it/b.md"];
    const names = judgedNames(documents, new Set(["index.md", "a", "b"]));
    expect(names.ambiguous).toEqual(["index.md", "a"]);
    expect(documents.map((document) => names.of({ document }))).toEqual([[], [], [], [], ["b"]]);
  });

  test("names a document as the query does, where queries name it in different ways", () => {
    expect(rank([at("docs/a.md")], ["a"], ["a.md", "docs/a.md"])).toEqual(["a"]);
    expect(rank([at("docs/a.md")], ["docs/a.md"], ["a.md"])).toEqual(["docs/a.md"]);
  });

  test("names a record by its id, or by its document and its id", () => {
    const hits = [at("docs/all.jsonl", "7"), at("docs/all.jsonl", "8"), at("docs/more.jsonl", "8")];
    expect(rank(hits, ["7", "all.jsonl#8"])).toEqual(["7", "all.jsonl#8", "docs/more.jsonl\n8"]);
  });

  test("takes a record for its document where only that is judged, and never by a name without the ending", () => {
    const hits = [at("docs/all.csv", "7"), at("docs/all.csv", "8"), at("docs/1.jsonl", "9"), at("docs/1.jsonl", "1")];
    expect(rank(hits, ["all.csv", "8", "1"])).toEqual(["all.csv", "8", "docs/1.jsonl\n9", "1"]);
  });

  test("ranks a document where its best chunk ranks", () => {
    expect(rank([at("b.md"), at("a.md"), at("b.md")], ["a.md", "b.md"])).toEqual(["b.md", "a.md"]);
    expect(rank([at("b.md"), at("c", "1"), at("b.md"), at("c", "2")], [])).toEqual(["b.md", "c\n1", "c\n2"]);
  });
});
