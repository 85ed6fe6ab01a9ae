import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder";
import { listTests } from "./list-tests";

const project = () =>
  temporaryFolder({
    "b.test.yaml": `workflow: nowhere.yaml
cases:
  - { name: "says {{ row.q }}", each: rows.csv, inputs: { text: "{{ row.q }}" }, assert: [{ contains: x }] }
`,
    "rows.csv": "q\nyes\nno\n",
    "a.test.yaml": `workflow: nowhere.yaml
cases:
  - { name: one, assert: [{ contains: x }] }
  - { name: two, skip: true, assert: [{ contains: x }] }
`,
  });

describe("listTests", () => {
  test("names all cases in the order in which they would run, each with its line, without a workflow", async () => {
    expect(await listTests([], { folder: await project() })).toEqual([
      { file: "a.test.yaml", id: "one", line: 3 },
      { file: "a.test.yaml", id: "two", line: 4 },
      { file: "b.test.yaml", id: "says yes", line: 3 },
      { file: "b.test.yaml", id: "says no", line: 3 },
    ]);
  });

  test("names those that are chosen", async () => {
    const folder = await project();
    const ids = async (choice: Parameters<typeof listTests>[1]) =>
      (await listTests(["b.test.yaml", "a.test.yaml"], { folder, ...choice })).map(({ id }) => id);
    expect(await ids({ filter: /^says/ })).toEqual(["says yes", "says no"]);
    expect(await ids({ shard: { number: 2, of: 2 } })).toEqual(["two", "says no"]);
    expect(await ids({ only: [{ file: "a.test.yaml", id: "two" }] })).toEqual(["two"]);
    await expect(ids({ filter: /nine/ })).rejects.toMatchObject({ code: "not_found" });
  });

  test("refuses a file that cannot be read", async () => {
    const folder = await temporaryFolder({ "a.test.yaml": "cases: []\n" });
    await expect(listTests([], { folder })).rejects.toMatchObject({ code: "invalid_test" });
  });
});
