import { describe, expect, test } from "vitest";
import { readDocument } from "./load-document";

describe("tables", () => {
  test("give a record for each row, with its columns as text and facts", async () => {
    const outcome = await read("a.csv", 'ID,name,days,note\nx1,"Ann, B.",25,\nx2,Bob,007,"two\nlines"\n');

    expect(recordsOf(outcome)).toEqual([
      { record: "x1", text: "name: Ann, B.\ndays: 25", facts: { name: "Ann, B.", days: 25 } },
      {
        record: "x2",
        text: "name: Bob\ndays: 007\nnote: two\nlines",
        facts: { name: "Bob", days: "007", note: "two\nlines" },
      },
    ]);
  });

  test("take title and text for the text where there are such columns", async () => {
    expect(recordsOf(await read("a.csv", "title;text;year\nLeave;25 days.;2024\nTravel;;2025\n;;2026"))).toEqual([
      { record: "1", text: "Leave\n25 days.", headings: ["Leave"], facts: { year: 2024 } },
      { record: "2", text: "Travel", headings: ["Travel"], facts: { year: 2025 } },
    ]);
  });

  test("of two columns without names are ids and texts", async () => {
    expect(recordsOf(await read("docs.tsv", 'D-1\tcats "are\nD-2\t"so" nice\n'))).toEqual([
      { record: "D-1", text: 'cats "are' },
      { record: "D-2", text: '"so" nice' },
    ]);
  });

  test("without names give the values of a row in lines", async () => {
    expect(recordsOf(await read("a.csv", "1,2,3\n4,5,6"))).toEqual([
      { record: "1", text: "1\n2\n3", facts: { "column 1": 1, "column 2": 2, "column 3": 3 } },
      { record: "2", text: "4\n5\n6", facts: { "column 1": 4, "column 2": 5, "column 3": 6 } },
    ]);
  });

  test("with a quotation mark that is not closed lose no row", async () => {
    const outcome = await read("a.csv", 'name,days\nAnn,"25\nBob,30\n');

    expect(recordsOf(outcome)).toMatchObject([{ text: 'name: Ann\ndays: "25' }, { text: "name: Bob\ndays: 30" }]);
    expect(outcome).toMatchObject({ document: { notices: [expect.stringContaining("not closed")] } });
  });
});

describe("JSON", () => {
  test("Lines give records by id, with title, text and facts", async () => {
    const lines = [
      '{"_id": "4983", "title": "Leave", "text": "25 days.", "metadata": {"url": "x.org", "tags": ["a", "b"], "draft": true}}',
      "",
      '{"_id": 7, "text": "Trains.\\u0000", "__proto__": "p"}',
      '{"question": "Who?", "answer": {"short": "Ann", "parts": [{"a": null}, {"a": 1}]}}',
      '"a text"',
    ];

    expect(recordsOf(await read("corpus.jsonl", lines.join("\n")))).toEqual([
      {
        record: "4983",
        text: "Leave\n25 days.",
        headings: ["Leave"],
        facts: { "metadata.url": "x.org", "metadata.tags": "a, b", "metadata.draft": "true" },
      },
      { record: "7", text: "Trains.", facts: Object.fromEntries([["__proto__", "p"]]) },
      {
        record: "4",
        text: "question: Who?\nanswer.short: Ann\nanswer.parts[1].a: 1",
        facts: { question: "Who?", "answer.short": "Ann", "answer.parts[1].a": 1 },
      },
      { record: "5", text: "a text" },
    ]);
  });

  test("Lines that are broken are named, and the others read", async () => {
    const outcome = await read("a.jsonl", '{"text": "a"}\n{"text": \n{"text": "c"}\n'.concat("x\n".repeat(6)));

    expect(recordsOf(outcome)).toMatchObject([{ record: "1" }, { record: "3" }]);
    expect(outcome).toMatchObject({
      document: {
        notices: [2, 4, 5, 6, 7]
          .map((line) => `line ${line} is not JSON and left out`)
          .concat("2 more lines are not JSON and left out"),
      },
    });
  });

  test("lists of objects are records, anything else is lines below its names", async () => {
    expect(recordsOf(await read("a.json", '[{"id": "a", "body": "x"}, {"id": "b", "body": "y"}]'))).toEqual([
      { record: "a", text: "x" },
      { record: "b", text: "y" },
    ]);
    expect(
      recordsOf(await read("a.json", '{"name": "n", "empty": {}, "list": [1, 2], "deep": [{"a": true}]}')),
    ).toEqual([
      { text: "name: n", headings: ["name"] },
      { text: "list: 1, 2", headings: ["list"] },
      { text: "deep[0].a: true", headings: ["deep"] },
    ]);
    expect(recordsOf(await read("a.json", '"only a text"'))).toEqual([{ text: "only a text" }]);
  });

  test("of any depth is read", async () => {
    const deep = `${"[".repeat(200_000)}1${"]".repeat(200_000)}`;
    const wide = `${"[1,".repeat(50_000)}1${"]".repeat(50_000)}`;

    for (const content of [deep, wide, `{"a":${wide}}\n{"a":${deep}}`]) {
      expect(["loaded", "skipped"]).toContain((await read("a.json", content)).status);
    }
  });
});

function read(name: string, content: string) {
  return readDocument(new TextEncoder().encode(content), name);
}

function recordsOf(outcome: Awaited<ReturnType<typeof read>>) {
  if (outcome.status === "skipped") return outcome.message;
  const { text, sections } = outcome.document;
  return sections.map(({ start, end, ...known }) => ({ ...known, text: text.slice(start, end) }));
}
