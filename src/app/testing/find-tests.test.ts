import { mkdir, symlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder";
import { findTests } from "./find-tests";

const project = () =>
  temporaryFolder({
    "b.test.yaml": "",
    "a/one.test.yml": "",
    "a/deep/two.test.json": "",
    "a/flow.yaml": "",
    "a/test.yaml": "",
    "odd [1]/x.test.yaml": "",
    "node_modules/p/p.test.yaml": "",
    ".hidden/h.test.yaml": "",
    "a/__cassettes__/c.test.yaml": "",
  });

async function found(paths: readonly string[], folder: string): Promise<string[]> {
  return (await findTests(paths, folder)).map((path) => relative(folder, path));
}

describe("findTests", () => {
  test("finds all test files below a folder, sorted, but none of packages, of hidden folders and of recordings", async () => {
    expect(await found([], await project())).toEqual([
      "a/deep/two.test.json",
      "a/one.test.yml",
      "b.test.yaml",
      "odd [1]/x.test.yaml",
    ]);
  });

  test("takes files, folders and patterns, and each file once", async () => {
    const folder = await project();
    expect(await found(["a", "a/one.test.yml", "./b.test.yaml"], folder)).toEqual([
      "a/deep/two.test.json",
      "a/one.test.yml",
      "b.test.yaml",
    ]);
    expect(await found(["**/*.yml"], folder)).toEqual(["a/one.test.yml"]);
    expect(await found(["a/*"], folder)).toEqual(["a/one.test.yml"]);
    expect(await found(["odd [1]"], folder)).toEqual(["odd [1]/x.test.yaml"]);
  });

  test("takes a file of any name that is named itself", async () => {
    expect(await found(["a/test.yaml"], await project())).toEqual(["a/test.yaml"]);
  });

  test("ends where links lead in a circle", async () => {
    const folder = await project();
    await symlink(folder, join(folder, "a/circle"));
    expect(await found(["a"], folder)).toHaveLength(2);
  });

  test.each(["nothing", "a/deep/nothing.test.yaml", "*.nothing", "empty"])(
    "refuses %j, which leads to no test",
    async (path) => {
      const folder = await project();
      await mkdir(join(folder, "empty"));
      await expect(findTests(["a", path], folder)).rejects.toMatchObject({
        code: "not_found",
        message: `"${path}" leads to no test file`,
      });
    },
  );
});
