import { Composer, type CST, type Document, isCollection, isScalar, type Node, Parser, visit } from "yaml";
import type { Diagnostic, Locate } from "./diagnostic";
import type { SourceText } from "./source-text";
import { describeYamlFaults } from "./yaml-faults";
import { keyName, locateIn, rangeOf } from "./yaml-location";

/** The largest workflow file that is read, in UTF-16 code units. */
export const largestFile = 1_048_576;

const deepestNesting = 100;
const mostAliases = 100;

/** What reading a YAML or JSON text gives: its value, where each part of it stands, and what is wrong with it. */
export interface YamlReading {
  /** Plain JSON values; undefined when the text cannot be read at all. */
  readonly value: unknown;
  readonly locate: Locate;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads YAML 1.2, of which JSON is a part. Depth is measured on the token tree before the recursive composer sees it,
 * because exhausting the stack inside of it can end the whole process.
 */
export function readYaml(source: SourceText): YamlReading {
  const refuse = (diagnostic: Diagnostic): YamlReading => ({
    value: undefined,
    locate: () => undefined,
    diagnostics: [diagnostic],
  });
  if (source.text.length > largestFile) {
    const hint = "split it into several files joined by nodes of type `workflow`";
    return refuse(source.diagnostic("AP1002", "the file is larger than 1 MiB", undefined, hint));
  }
  const tokens = [...new Parser().parse(source.text)];
  const deep = findTooDeep(tokens);
  if (deep !== undefined) {
    const message = `the file is nested more than ${deepestNesting} levels deep`;
    return refuse(source.diagnostic("AP1005", message, { start: deep, end: deep + 1 }, "write it flatter"));
  }
  // The composer compares each key with all the others of its map, so duplicates are looked for below.
  const options = { uniqueKeys: false, prettyErrors: false, logLevel: "error" as const };
  const [document, second] = [...new Composer(options).compose(tokens, true, source.text.length)];
  if (document === undefined) return { value: undefined, locate: () => undefined, diagnostics: [] };
  const diagnostics = describeYamlFaults(document.errors, source);
  diagnostics.push(...checkVersion(document, source));
  if (second !== undefined) {
    const range = { start: second.range[0], end: second.range[0] + 1 };
    const hint = "remove what follows `---`";
    diagnostics.push(source.diagnostic("AP1008", "the file holds several documents", range, hint));
  }
  const unreadable = diagnostics.some(({ code }) => code === "AP1001");
  const found = unreadable ? [] : [...findKeyFaults(document, source), ...findAliasFaults(document, source)];
  const all = [...diagnostics, ...found];
  if (all.some(({ code }) => code === "AP1001" || code === "AP1003")) {
    return { value: undefined, locate: locateIn(document), diagnostics: all };
  }
  return toValue(document, source, all);
}

function toValue(document: Document, source: SourceText, diagnostics: readonly Diagnostic[]): YamlReading {
  const locate = locateIn(document);
  try {
    return { value: document.toJS({ maxAliasCount: mostAliases }), locate, diagnostics };
  } catch (error) {
    // The yaml package reports an alias bomb as a ReferenceError.
    if (!(error instanceof ReferenceError)) throw error;
    const bomb = source.diagnostic("AP1003", "the aliases of the file expand too far", firstAlias(document), writeOut);
    return { value: undefined, locate, diagnostics: [...diagnostics, bomb] };
  }
}

function findTooDeep(tokens: readonly CST.Token[]): number | undefined {
  const stack = tokens.map((token) => ({ token, depth: 1 }));
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { token, depth } = next;
    if (depth > deepestNesting) return "offset" in token ? token.offset : 0;
    if (token.type === "document") {
      if (token.value) stack.push({ token: token.value, depth });
    } else if ("items" in token) {
      for (const item of token.items) {
        if (item.key) stack.push({ token: item.key, depth: depth + 1 });
        if ("value" in item && item.value) stack.push({ token: item.value, depth: depth + 1 });
      }
    }
  }
  return undefined;
}

/** Under `%YAML 1.1` the same text means other values (`yes`, dates, sets), and not all of them are JSON. */
function checkVersion(document: Document, source: SourceText): Diagnostic[] {
  const { explicit, version } = document.directives?.yaml ?? {};
  if (!explicit || version === "1.2") return [];
  const start = Math.max(0, source.text.indexOf("%YAML"));
  const hint = "remove the line that starts with %YAML";
  return [source.diagnostic("AP1001", "the file is not YAML 1.2", { start, end: start + "%YAML".length }, hint)];
}

function findKeyFaults(document: Document, source: SourceText): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<string>();
      for (const { key } of items) {
        if (isCollection(key)) {
          const hint = "put quotes around a text that starts with { or [";
          diagnostics.push(
            source.diagnostic("AP1001", "a map or a list stands in the place of a key", rangeOf(key), hint),
          );
        }
        if (!isScalar(key)) continue;
        const name = keyName(key.value);
        const message = `the key "${name}" stands twice in one map`;
        if (seen.has(name)) diagnostics.push(source.diagnostic("AP1004", message, rangeOf(key), "keep one of them"));
        seen.add(name);
      }
    },
  });
  return diagnostics;
}

const writeOut = "write the values out instead of using anchors";

function findAliasFaults(document: Document, source: SourceText): Diagnostic[] {
  const faults: Diagnostic[] = [];
  let count = 0;
  visit(document, {
    Alias(_, alias) {
      count += 1;
      // Finding an anchor walks the whole document.
      if (count > mostAliases) {
        const message = `the file has more than ${mostAliases} aliases`;
        faults.push(source.diagnostic("AP1003", message, rangeOf(alias), writeOut));
        return visit.BREAK;
      }
      const target = alias.resolve(document);
      if (target === undefined) {
        const hint = `write \`&${alias.source}\` before the value that is meant, above`;
        const message = `the alias "*${alias.source}" has no anchor`;
        faults.push(source.diagnostic("AP1001", message, rangeOf(alias), hint));
      } else if (contains(target, alias)) {
        const message = `the alias "*${alias.source}" stands inside of the value that it names`;
        faults.push(source.diagnostic("AP1003", message, rangeOf(alias), writeOut));
      }
      return undefined;
    },
  });
  return faults;
}

function contains(outer: Node, inner: Node): boolean {
  const around = rangeOf(outer);
  const within = rangeOf(inner);
  return around !== undefined && within !== undefined && within.start >= around.start && within.end <= around.end;
}

function firstAlias(document: Document) {
  let range: ReturnType<typeof rangeOf>;
  visit(document, {
    Alias(_, alias) {
      range = rangeOf(alias);
      return visit.BREAK;
    },
  });
  return range;
}
