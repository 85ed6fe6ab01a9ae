import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findConfigFiles, userConfigFile } from "./config-files";
import { temporaryFolder } from "./fixtures/temporary-folder";

describe("userConfigFile", () => {
  test.each([
    [{}, undefined],
    [{ HOME: "/home/ada" }, "/home/ada/.config/aiplanet/config.yaml"],
    [{ HOME: "/home/ada", XDG_CONFIG_HOME: "/settings" }, "/settings/aiplanet/config.yaml"],
    [{ HOME: "/home/ada", XDG_CONFIG_HOME: "settings" }, "/home/ada/.config/aiplanet/config.yaml"],
    [{ HOME: "/home/ada", AIPLANET_CONFIG: "mine.yaml" }, "/project/mine.yaml"],
    [{ HOME: "/home/ada", AIPLANET_CONFIG: "/mine.yaml", XDG_CONFIG_HOME: "/settings" }, "/mine.yaml"],
  ])("is for %j %s", (environment, file) => {
    expect(userConfigFile("/project", environment, "linux")).toBe(file);
  });

  test("lies in the folder of applications' data on Windows", () => {
    const environment = { HOME: "/home/ada", APPDATA: "/ada/roaming" };
    expect(userConfigFile("/project", environment, "win32")).toBe("/ada/roaming/aiplanet/config.yaml");
    expect(userConfigFile("/project", { HOME: "/home/ada" }, "win32")).toBeUndefined();
  });
});

describe("findConfigFiles", () => {
  test("finds the project's file above, and without one the folder that holds data", async () => {
    const folder = await temporaryFolder({ "a/aiplanet.config.yaml": "", "a/b/c.txt": "", "d/.aiplanet/x": "" });
    expect(await findConfigFiles(join(folder, "a/b"), {})).toEqual({
      project: join(folder, "a/aiplanet.config.yaml"),
      folder: join(folder, "a"),
      user: undefined,
    });
    expect(await findConfigFiles(join(folder, "d"), {})).toMatchObject({
      project: undefined,
      folder: join(folder, "d"),
    });
  });
});
