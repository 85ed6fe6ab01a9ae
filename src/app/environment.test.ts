import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Environment, environmentSources, joinEnvironment } from "./environment";
import { temporaryFolder } from "./fixtures/temporary-folder";

const loadEnvironment = async (folders: readonly string[], environment: Environment) =>
  joinEnvironment(await environmentSources(folders, environment));

describe("joinEnvironment", () => {
  test("is the environment itself where no folder holds a file", async () => {
    expect(await loadEnvironment([await temporaryFolder()], { A: "1" })).toEqual({ A: "1" });
  });

  test("adds what a file says, with quotes, comments and export", async () => {
    const folder = await temporaryFolder({ ".env": "# keys\nA=1\nB='two words' # two\nexport C=\"3\"\n\nD=\n" });
    expect(await loadEnvironment([folder], {})).toEqual({ A: "1", B: "two words", C: "3" });
  });

  test("lets the environment win over files, and the first folder over the second", async () => {
    const near = await temporaryFolder({ ".env": "A=near\nB=near" });
    const far = await temporaryFolder({ ".env": "A=far\nB=far\nC=far" });
    expect(await loadEnvironment([near, far], { A: "set" })).toEqual({ A: "set", B: "near", C: "far" });
  });

  test("takes an empty variable for none", async () => {
    const folder = await temporaryFolder({ ".env": "A=file" });
    expect(await loadEnvironment([folder, folder], { A: "" })).toEqual({ A: "file" });
  });

  test("takes no folder for the file", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, ".env"));
    expect(await loadEnvironment([folder], {})).toEqual({});
  });
});

describe("environmentSources", () => {
  test("says which file each variable stands in, and reads one that comes twice once", async () => {
    const near = await temporaryFolder({ ".env": "A=near" });
    const far = await temporaryFolder({ ".env": "A=far" });
    expect(await environmentSources([near, far, near], { A: "set" })).toEqual([
      { variables: { A: "set" } },
      { file: join(near, ".env"), variables: { A: "near" } },
      { file: join(far, ".env"), variables: { A: "far" } },
    ]);
  });
});
