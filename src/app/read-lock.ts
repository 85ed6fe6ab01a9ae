import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkShape, fileCodes } from "../engine/check-shape";
import { type Diagnostic, sortDiagnostics } from "../engine/diagnostic";
import { PlanetError } from "../engine/errors";
import { readYaml } from "../engine/read-yaml";
import { sourceText } from "../engine/source-text";
import { formatLock, type Lock, lockFileName } from "../knowledge/lock-file";

/**
 * Reads the lock of a folder.
 * @param folder absolute path.
 * @param shown what the file is called in messages.
 * @returns undefined when there is none.
 * @throws `invalid_config` naming the line and the field for a file that is no lock, `storage_failed` when it cannot be
 *   read.
 */
export async function readLock(folder: string, shown: string): Promise<Lock | undefined> {
  const text = await readFile(join(folder, lockFileName), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new PlanetError("storage_failed", `"${shown}" cannot be read: ${error.code}`, { cause: error });
  });
  return text === undefined ? undefined : parseLock(text, shown);
}

/** Reads the text of a lock file; throws as {@link readLock} does. */
async function parseLock(text: string, shown: string): Promise<Lock> {
  // Loaded when there is something to check, because schemas take time and memory to make.
  const { lockSchema } = await import("./lock-schema");
  const parsed = lockSchema.safeParse(parseJson(text));
  if (!parsed.success) throw invalidLock(text, shown, lockSchema);
  return {
    collections: parsed.data.collections.map(({ name, workflows, documents, ...rest }) => ({
      name,
      workflows,
      settings: {
        sources: rest.sources,
        exclude: rest.exclude,
        fileLimit: rest.file_limit,
        splitter: rest.splitter,
        analysis: rest.analysis.version,
        ...(rest.embedding === null ? {} : { embedding: rest.embedding }),
      },
      documents,
    })),
  };
}

/** Undefined for what is no JSON, which no schema takes. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON is YAML, whose reader knows the line of each field; it is much slower, and so asked only here. */
function invalidLock(text: string, shown: string, schema: Parameters<typeof checkShape>[0]): PlanetError {
  const source = sourceText(text, shown);
  const { value, locate, diagnostics } = readYaml(source);
  const shape = checkShape(schema, value, { source, locate, path: [], subject: "", codes: fileCodes });
  const faults: readonly Diagnostic[] = sortDiagnostics(diagnostics.length > 0 ? diagnostics : shape.diagnostics);
  const [first] = faults;
  const place = first?.line === undefined ? "" : ` in line ${first.line}`;
  const conflict = /^(?:<{7}|>{7}) /m.test(text);
  return new PlanetError("invalid_config", `"${shown}" is no lock${place}: ${first?.message ?? "it is no JSON"}`, {
    hint: `${conflict ? "it holds the marks of a merge conflict; " : ""}write it anew with: aiplanet kb lock`,
    details: { file: shown, line: first?.line },
  });
}

/**
 * Writes the lock of a folder, so that a reader sees the old one or the new one, whole.
 * @returns whether the file was changed.
 * @throws `storage_failed`.
 */
export async function writeLock(folder: string, lock: Lock): Promise<boolean> {
  const file = join(folder, lockFileName);
  const text = formatLock(lock);
  const aside = `${file}.${randomUUID()}.tmp`;
  try {
    if ((await readFile(file, "utf8").catch(() => undefined)) === text) return false;
    await writeFile(aside, text, { flag: "wx" });
    await rename(aside, file);
    return true;
  } catch (error) {
    await rm(aside, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    throw new PlanetError("storage_failed", `"${lockFileName}" cannot be written: ${code}`, { cause: error });
  }
}
