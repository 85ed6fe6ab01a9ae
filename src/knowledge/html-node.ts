/** A node of a parsed HTML document, as far as it is read here: what the package cheerio gives fits. */
export interface HtmlNode {
  /** `root`, `text`, `tag`, `script`, `style`, `comment`, ... */
  readonly type: string;
  /** The element's name in lower case; undefined for what is no element. */
  readonly name?: string;
  readonly data?: string;
  readonly attribs?: Readonly<Record<string, string>>;
  readonly children?: readonly HtmlNode[];
  readonly parent: HtmlNode | null;
  readonly nextSibling: HtmlNode | null;
}

/** A step of a walk through a document. */
export interface HtmlStep {
  readonly node: HtmlNode;
  /** Whether the node is entered or, which happens to elements only, left after all that is in it. */
  readonly entering: boolean;
}

/**
 * Walks through all below a node in the order of the text, without recursion, however deep it is.
 *
 * @param skips Elements that are neither entered nor left.
 */
export function* walkHtml(root: HtmlNode, skips: (node: HtmlNode) => boolean = () => false): Generator<HtmlStep> {
  let node: HtmlNode | null = root;
  while (node !== null) {
    const skipped: boolean = node !== root && skips(node);
    if (!skipped) {
      yield { node, entering: true };
    }
    const first: HtmlNode | undefined = skipped ? undefined : node.children?.[0];
    if (first !== undefined) {
      node = first;
      continue;
    }
    if (!skipped && node.children !== undefined) {
      yield { node, entering: false };
    }
    while (node !== root && node.nextSibling === null && node.parent !== null) {
      node = node.parent;
      yield { node, entering: false };
    }
    node = node === root ? null : node.nextSibling;
  }
}
