import { describe, expect, test } from "vitest";
import { type CaseChoice, caseChooser } from "./choose-cases";

const all = ["a", "b"].flatMap((file) => ["one", "two", "three"].map((id) => ({ file, id })));

function chosen(choice: CaseChoice): string[] {
  const chooser = caseChooser(choice);
  const wanted = all.filter(({ file, id }) => chooser.isWanted(file, id));
  chooser.requireAny();
  return wanted.map(({ file, id }) => `${file}:${id}`);
}

describe("the cases that are run", () => {
  test("are all, those with a name, and those of a list", () => {
    expect(chosen({})).toHaveLength(6);
    expect(chosen({ filter: /^t/g })).toEqual(["a:two", "a:three", "b:two", "b:three"]);
    const only = [all[1], all[3], { file: "c", id: "one" }].flatMap((one) => one ?? []);
    expect(chosen({ only })).toEqual(["a:two", "b:one"]);
    expect(chosen({ only, filter: /one/ })).toEqual(["b:one"]);
  });

  test("are shared out after they are chosen", () => {
    expect(chosen({ filter: /^t/, shard: { number: 2, of: 2 } })).toEqual(["a:three", "b:three"]);
    expect(chosen({ filter: /^t/, shard: { number: 9, of: 9 } })).toEqual([]);
  });

  test("are at least one, before they are shared out", () => {
    expect(() => chosen({ filter: /nine/, shard: { number: 1, of: 2 } })).toThrow('a name that "nine" is found in');
    expect(() => chosen({ only: [] })).toThrow("none of the cases that are asked for is there");
    expect(caseChooser({}).requireAny()).toBeUndefined();
  });
});
