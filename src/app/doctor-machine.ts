import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { toErrorRecord } from "../engine/errors";
import type { Config } from "./config";
import type { Finding } from "./doctor-finding";

/** What is looked at on the machine itself. */
export interface Machine {
  /** The version of Node, such as `v20.20.0`. */
  readonly nodeVersion: string;
  /** The folder at hand; paths are shown relative to it. */
  readonly folder: string;
  readonly config: Pick<Config, "file" | "userFile" | "folder">;
  /** Where documents are indexed. */
  readonly dataFolder: string;
}

const oldestNode: readonly [major: number, minor: number] = [20, 19];

/** Looks at Node, the files of the project and SQLite. Nothing is made or changed. */
export async function examineMachine({ nodeVersion, folder, config, dataFolder }: Machine): Promise<Finding[]> {
  const shown = (path: string) => relative(folder, path) || ".";
  const envFiles = [...new Set([folder, config.folder])].map((one) => join(one, ".env"));
  const found = await Promise.all(envFiles.map(isFile));
  const env = envFiles.filter((_, index) => found[index]).map(shown);
  return [
    examineNode(nodeVersion),
    config.file === undefined
      ? { part: "system", name: "config", state: "none", detail: "no aiplanet.config.yaml; everything has a default" }
      : { part: "system", name: "config", state: "ok", detail: shown(config.file) },
    ...(config.userFile === undefined
      ? []
      : [{ part: "system", name: "user config", state: "ok", detail: config.userFile } as const]),
    env.length === 0
      ? { part: "system", name: ".env", state: "none", detail: "none; keys come from the environment" }
      : { part: "system", name: ".env", state: "ok", detail: env.join(", ") },
    await examineData(dataFolder, shown(dataFolder)),
    await examineSqlite(),
  ];
}

function examineNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  const isNewEnough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  const finding = { part: "system", name: "node", detail: version } as const;
  return isNewEnough
    ? { ...finding, state: "ok" }
    : { ...finding, state: "failed", fix: `install Node ${oldestNode.join(".")} or newer` };
}

async function examineData(folder: string, shown: string): Promise<Finding> {
  const finding = { part: "system", name: "data" } as const;
  const { path, isFolder } = await nearest(folder);
  const fix = "name another folder with AIPLANET_DATA, or as `data` in the config file";
  if (!isFolder)
    return { ...finding, state: "failed", detail: `${shown} cannot be a folder: a file is in its way`, fix };
  const isWritable = await access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isWritable) return { ...finding, state: "failed", detail: `${shown} cannot be written`, fix };
  return { ...finding, state: "ok", detail: path === folder ? shown : `${shown}, made when it is first needed` };
}

/** The path itself, or the nearest above it that is there. */
async function nearest(path: string): Promise<{ readonly path: string; readonly isFolder: boolean }> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined) return { path, isFolder: found.isDirectory() };
  return dirname(path) === path ? { path, isFolder: false } : nearest(dirname(path));
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}

async function examineSqlite(): Promise<Finding> {
  const finding = { part: "system", name: "sqlite" } as const;
  const { sqliteDatabase } = await import("../storage/sqlite");
  try {
    const database = await sqliteDatabase({ file: ":memory:" });
    await database.close();
    return { ...finding, state: "ok", detail: "its addon loads" };
  } catch (thrown) {
    const { code, message, hint } = toErrorRecord(thrown);
    return { ...finding, state: "failed", detail: message, fix: hint, code };
  }
}
