import { describe, expect, test } from "vitest";
import { readJudgements, readQueries } from "./read-judged";

describe("readQueries", () => {
  test.each([
    ["BEIR's JSON lines", '{"_id": "q1", "text": "leave?", "metadata": {}}\n\n{"_id": 2, "text": "pay"}\n'],
    ["questions", '{"id": "q1", "question": "leave?"}\r\n{"id": "2", "query": "pay"}'],
    ["a table", "\ufeffq1\tleave?\n2\tpay\n"],
  ])("reads %s", (_name, text) => {
    expect(readQueries(text, "queries")).toEqual([
      { id: "q1", text: "leave?" },
      { id: "2", text: "pay" },
    ]);
  });

  test.each([
    ["a\tb\nno tab here", 'line 2 of "q.tsv" is no query'],
    ['{"id": 1}', 'line 1 of "q.tsv" is no query'],
    ["{broken", 'line 1 of "q.tsv" is no query'],
    ["1\ta\n\n1\tb", 'line 3 of "q.tsv" has the id "1" again'],
    ["\n", '"q.tsv" holds no query'],
  ])("refuses %j and says where", (text, message) => {
    expect(() => readQueries(text, "q.tsv")).toThrow(expect.objectContaining({ code: "invalid_input", message }));
  });
});

describe("readJudgements", () => {
  const expected = new Map([
    [
      "1",
      new Map([
        ["a.md", 2],
        ["b.md", 0],
      ]),
    ],
    ["2", new Map([["c d.md", -1]])],
  ]);

  test.each([
    ["TREC's columns", "1 0 a.md 2\n1 Q0   b.md 0\n2\t0\tc d.md\t-1\n"],
    ["BEIR's table", "query-id\tcorpus-id\tscore\n1\ta.md\t2\n1\tb.md\t0\n2\tc d.md\t-1"],
    ["three columns without names", "1\ta.md\t2\n1\tb.md\t0\n2\tc d.md\t-1"],
  ])("reads %s", (_name, text) => {
    expect(readJudgements(text, "qrels")).toEqual(expected);
  });

  test.each([
    ["1 0 a.md", 'line 1 of "q" is no judgement'],
    ["1 0 a.md 1.5", 'line 1 of "q" is no judgement'],
    ["1\ta\t1\nquery-id\tcorpus-id\tscore", 'line 2 of "q" is no judgement'],
    ["one", 'line 1 of "q" is no judgement'],
    ["", '"q" holds no judgement'],
  ])("refuses %j and says where", (text, message) => {
    expect(() => readJudgements(text, "q")).toThrow(expect.objectContaining({ code: "invalid_input", message }));
  });
});
