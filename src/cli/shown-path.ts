import { isAbsolute, relative } from "node:path";
import type { Terminal } from "./terminal";

/**
 * A file as it is shown: relative to the folder at hand where it lies in it or in one around it, else from the home,
 * else whole.
 * @param file absolute.
 */
export function shownPath(file: string, { folder, environment }: Pick<Terminal, "folder" | "environment">): string {
  const near = relative(folder, file);
  if (!isAbsolute(near) && (!/^\.\.[\\/]/.test(near) || /^(?:\.\.[\\/])+[^\\/]+$/.test(near))) return near;
  const { HOME } = environment;
  const home = HOME ? relative(HOME, file) : "..";
  return home.startsWith("..") || isAbsolute(home) ? file : `~/${home}`;
}
