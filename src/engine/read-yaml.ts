import type { CST } from "yaml";
import {
  type Alias,
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Parser,
} from "yaml";
import type { Diagnostic, Locate, Path, Range } from "./diagnostic";
import type { SourceText } from "./source-text";

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
  const nothing: Locate = () => undefined;
  const refuse = (diagnostic: Diagnostic) => ({ value: undefined, locate: nothing, diagnostics: [diagnostic] });
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
  const documents = [
    ...new Composer({ uniqueKeys: true, prettyErrors: false }).compose(tokens, true, source.text.length),
  ];
  const [document, second] = documents;
  if (document === undefined) return { value: undefined, locate: nothing, diagnostics: [] };
  const diagnostics = document.errors.map((error) => {
    const [start, end] = error.pos;
    if (error.code === "DUPLICATE_KEY") {
      return source.diagnostic(
        "AP1004",
        "the key stands twice in one map",
        wholeWord(source.text, start),
        "keep one of them",
      );
    }
    return source.diagnostic("AP1001", lowerFirst(error.message), { start, end });
  });
  if (second !== undefined) {
    const range = { start: second.range[0], end: second.range[0] + 1 };
    diagnostics.push(
      source.diagnostic("AP1008", "the file holds several documents", range, "remove what follows `---`"),
    );
  }
  const locate = locator(document);
  if (diagnostics.some(({ code }) => code === "AP1001")) return { value: undefined, locate, diagnostics };
  try {
    return { value: document.toJS({ maxAliasCount: mostAliases }), locate, diagnostics };
  } catch (error) {
    // The yaml package reports an alias bomb, and an alias without an anchor, as a ReferenceError.
    if (!(error instanceof ReferenceError)) throw error;
    const hint = "write the values out instead of using anchors";
    return {
      value: undefined,
      locate,
      diagnostics: [...diagnostics, source.diagnostic("AP1003", lowerFirst(error.message), undefined, hint)],
    };
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

function locator(document: Document): Locate {
  return (path: Path, part = "value") => {
    let node = document.contents as Node | null;
    let range = rangeOf(node);
    for (const [index, segment] of path.entries()) {
      if (isAlias(node)) node = (node as Alias).resolve(document) ?? null;
      const wantsKey = part === "key" && index === path.length - 1;
      if (isMap(node)) {
        const pair = (node.items as Pair<Node, Node | null>[]).find(
          ({ key }) => isScalar(key) && String(key.value) === String(segment),
        );
        if (pair === undefined) return wantsKey ? undefined : range;
        node = wantsKey ? pair.key : pair.value;
        range = rangeOf(node) ?? rangeOf(pair.key) ?? range;
      } else if (isSeq(node) && typeof segment === "number") {
        node = (node.items[segment] as Node | undefined) ?? null;
        range = rangeOf(node) ?? range;
      } else {
        return range;
      }
    }
    return range;
  };
}

function rangeOf(node: Node | null | undefined): Range | undefined {
  if (node?.range == null) return undefined;
  const [start, end] = node.range;
  return { start, end };
}

function wholeWord(text: string, start: number): Range {
  const end = text.slice(start).search(/[:\s]/);
  return { start, end: end === -1 ? text.length : start + end };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
