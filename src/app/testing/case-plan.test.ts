import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder";
import { planCases, type Row } from "./case-plan";
import { readRows } from "./read-rows";
import { readTestFile } from "./read-test-file";

async function casesOf(text: string, rows?: readonly Row[]) {
  const folder = await temporaryFolder({ "a.test.yaml": `workflow: w.yaml\n${text}` });
  const file = await readTestFile(`${folder}/a.test.yaml`, folder);
  return planCases(file, ({ each }) => (each === undefined ? undefined : (rows ?? (each as readonly Row[]))));
}

describe("the cases of a test file", () => {
  test("take what they do not say from the defaults of the file", async () => {
    const [one, two] = await casesOf(`defaults: { repeat: 3, pass_rate: 0.5, timeout: 5s }
mocks: { web: { documents: [] } }
cases:
  - { name: a, assert: [{ contains: x }] }
  - { name: b, repeat: 1, timeout: 1m, mocks: { notes: { documents: [] } }, assert: [{ contains: x }] }
`);
    expect(one).toMatchObject({ id: "a", place: { line: 5, column: 5 }, repeat: 3, passRate: 0.5, timeout: 5_000 });
    expect(two).toMatchObject({ id: "b", repeat: 1, timeout: 60_000 });
    expect(Object.keys(two?.content.mocks ?? {})).toEqual(["web", "notes"]);
  });

  test("are one for each row, whose values keep their types where they stand alone", async () => {
    const cases = await casesOf(`cases:
  - name: answers
    each: [{ q: Why?, n: 2 }, { q: How?, n: 3 }]
    inputs: { text: "{{ row.q }}", number: "{{ row.n }}", both: "{{ row.q }} {{ row.n }}" }
    assert: [{ contains: "{{ row.q }}" }]
`);
    expect(cases.map(({ id }) => id)).toEqual(["answers [1]", "answers [2]"]);
    expect(cases[1]?.content).toMatchObject({
      inputs: { text: "How?", number: 3, both: "How? 3" },
      assert: [{ contains: "How?" }],
    });
  });

  test("have the names that their rows give them", async () => {
    const cases = await casesOf(`cases:
  - { name: "says {{ row.q }}", each: [{ q: a }, { q: b }], assert: [{ contains: x }] }
`);
    expect(cases.map(({ id }) => id)).toEqual(["says a", "says b"]);
  });

  test("have each a name of its own, and a text, whatever the rows hold", async () => {
    const cases = await casesOf(`cases:
  - { name: "says {{ row.q }}", each: [{ q: a }, { q: b }, { q: a }], assert: [{ contains: x }] }
  - { name: "{{ row.q }}", each: [{ q: 5 }, { q: { a: 1 } }], assert: [{ contains: x }] }
`);
    expect(cases.map(({ id }) => id)).toEqual(["says a [1]", "says b", "says a [3]", "5", '{"a":1}']);
  });

  test("are refused with their place when a row lacks what they name", async () => {
    const broken = casesOf(`cases:
  - { name: a, each: [{ q: a }, { p: b }], inputs: { text: "x {{ row.q }}" }, assert: [{ contains: x }] }
`);
    await expect(broken).rejects.toMatchObject({
      code: "invalid_test",
      details: {
        diagnostics: [{ line: 3, message: expect.stringContaining("row 2 does not fit"), hint: "it holds: p" }],
      },
    });
  });
});

describe("files of rows", () => {
  test.each([
    ["rows.csv", 'q,a\n"Why, oh why?",1\nHow?,2\n'],
    ["rows.jsonl", '{"q":"Why, oh why?","a":"1"}\n\n{"q":"How?","a":"2"}\n'],
    ["rows.json", '[{"q":"Why, oh why?","a":"1"},{"q":"How?","a":"2"}]'],
    ["rows.csv", '\ufeffq,a\r\n"Why, oh why?",1\r\nHow?,2'],
    ["rows.jsonl", '\ufeff{"q":"Why, oh why?","a":"1"}\r\n{"q":"How?","a":"2"}'],
  ])("may be %s", async (name, text) => {
    const folder = await temporaryFolder({ [name]: text });
    expect(await readRows(name, folder)).toEqual([
      { q: "Why, oh why?", a: "1" },
      { q: "How?", a: "2" },
    ]);
  });

  test.each([
    ["rows.csv", "q,a\nWhy?\n", "has 1 cells in row 1, and 2 names"],
    ["rows.csv", "q,a\n", "holds no row"],
    ["rows.jsonl", '{"q":1}\n{"q":\n', "is no JSON in line 2"],
    ["rows.jsonl", "[1]\n", "is no list of maps"],
    ["rows.json", "2", "holds no map in line 1"],
  ])("%s with %j is refused", async (name, text, message) => {
    const folder = await temporaryFolder({ [name]: text });
    await expect(readRows(name, folder)).rejects.toThrow(`the file of rows "${name}" ${message}`);
    await expect(readRows("other.csv", folder)).rejects.toThrow('the file of rows "other.csv" is not there');
  });
});
