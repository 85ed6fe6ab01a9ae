import { readFileSync } from "node:fs";

/** The version of a peer that is installed here. */
export function packageVersion(name) {
  return versionIn(new URL(`../node_modules/${name}/package.json`, import.meta.url));
}

/** The version of AI Planet that is measured. */
export function projectVersion() {
  return versionIn(new URL("../../package.json", import.meta.url));
}

function versionIn(file) {
  return JSON.parse(readFileSync(file, "utf8")).version;
}
