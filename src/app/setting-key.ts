import * as z from "zod";
import { PlanetError } from "../engine/errors";
import { didYouMean } from "../engine/suggest";

/** A key of the config file, such as `providers.ollama.base_url`. */
export interface SettingKey {
  readonly key: string;
  /** The keys down to it. */
  readonly path: readonly string[];
  /** `map` is what holds other keys. */
  readonly kind: "value" | "list" | "map";
}

/**
 * Finds the key that is meant. Names that the user gives may have dots in them, as those of models do: the schema tells
 * where they end.
 * @throws `usage` where the schema knows no such key, with the nearest that it knows.
 */
export function settingKey(key: string, schema: z.ZodType): SettingKey {
  const words = key.split(".");
  const found = words.includes("") ? undefined : follow(words, schema);
  if (found !== undefined) return { key, ...found };
  throw new PlanetError("usage", `there is no setting "${key}"`, { hint: didYouMean(key, keysIn(schema, words)) });
}

/** The keys of values that stand below a key. */
export function keysBelow({ key, path }: SettingKey, schema: z.ZodType): string[] {
  const below = path.reduce<z.ZodType | undefined>((outer, name) => outer && child(outer, name), schema);
  return below === undefined ? [] : keysIn(below, []).map((rest) => `${key}.${rest}`);
}

function follow(words: readonly string[], schema: z.ZodType): Omit<SettingKey, "key"> | undefined {
  const [first] = words;
  if (first === undefined) return { path: [], kind: kindOf(schema) };
  const longest = isRecord(schema) ? words.length : 1;
  for (let length = 1; length <= longest; length += 1) {
    const name = words.slice(0, length).join(".");
    const next = child(schema, name);
    const rest = next && follow(words.slice(length), next);
    if (rest !== undefined) return { ...rest, path: [name, ...rest.path] };
  }
  return undefined;
}

/** All keys of values that the schema knows. Where the user gives a name, the word in its place stands for it. */
function keysIn(schema: z.ZodType, [word = "NAME", ...words]: readonly string[]): string[] {
  if (kindOf(schema) !== "map") return [];
  const given = [word, word.toLowerCase()].find((name) => child(schema, name) !== undefined) ?? "NAME";
  const names = isRecord(schema) ? [given] : Object.keys(shapeOf(schema));
  return names.flatMap((name) => {
    const next = name === "NAME" ? valueType(schema) : child(schema, name);
    if (next === undefined) return [];
    return kindOf(next) === "map" ? keysIn(next, words).map((rest) => `${name}.${rest}`) : [name];
  });
}

function kindOf(schema: z.ZodType): SettingKey["kind"] {
  const { type } = bare(schema).def;
  if (type === "object" || type === "record") return "map";
  return type === "array" ? "list" : "value";
}

/** The schema of what stands under a name; undefined where nothing can. */
function child(schema: z.ZodType, name: string): z.ZodType | undefined {
  if (isRecord(schema)) {
    const { keyType } = bare(schema) as z.ZodRecord;
    return z.safeParse(keyType, name).success ? valueType(schema) : undefined;
  }
  const shape = shapeOf(schema);
  return Object.hasOwn(shape, name) ? shape[name] : undefined;
}

function valueType(schema: z.ZodType): z.ZodType | undefined {
  return isRecord(schema) ? ((bare(schema) as z.ZodRecord).valueType as z.ZodType) : undefined;
}

function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  const inner = bare(schema);
  return inner.def.type === "object" ? ((inner as z.ZodObject).shape as Readonly<Record<string, z.ZodType>>) : {};
}

function isRecord(schema: z.ZodType): boolean {
  return bare(schema).def.type === "record";
}

/** The schema without its defaults, and without that it may be left out. */
function bare(schema: z.ZodType): z.ZodType {
  const { innerType } = schema.def as { readonly innerType?: z.ZodType };
  return innerType === undefined ? schema : bare(innerType);
}
