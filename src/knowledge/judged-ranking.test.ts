import { expect, test } from "vitest";
import { countDocuments, judgedRanking } from "./judged-ranking";

const at = (document: string, record?: string) => ({ document, ...(record === undefined ? {} : { record }) });

test("a document is judged by its path, the path below a folder, or without its ending", () => {
  const hits = [at("docs/hr/leave.md"), at("docs/pay.md"), at("docs/CACM-12.txt"), at("docs/other.md")];
  expect(judgedRanking(hits, new Set(["hr/leave.md", "docs/pay.md", "CACM-12"]))).toEqual([
    "hr/leave.md",
    "docs/pay.md",
    "CACM-12",
    "docs/other.md",
  ]);
});

test("a record is judged by its id, never by the file that it is in", () => {
  expect(judgedRanking([at("docs/all.jsonl", "7"), at("docs/all.jsonl", "8")], new Set(["7", "all.jsonl"]))).toEqual([
    "7",
    "docs/all.jsonl\n8",
  ]);
});

test("a document ranks where its best chunk ranks", () => {
  expect(judgedRanking([at("b.md"), at("a.md"), at("b.md")], new Set(["a.md", "b.md"]))).toEqual(["b.md", "a.md"]);
  expect(countDocuments([at("b.md"), at("a.md"), at("b.md"), at("c", "1"), at("c", "2")])).toBe(4);
});
