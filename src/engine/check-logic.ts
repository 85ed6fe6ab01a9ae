import type { Diagnostic, Path, Range } from "./diagnostic";
import { compileExpression, type Expression } from "./expression";
import type { Ports } from "./port";
import type { ResolvedNode } from "./resolve-nodes";
import { didYouMean, hinter } from "./suggest";
import { compileTemplate, type Template } from "./template";
import type { Workflow } from "./workflow";

/** The compiled expressions and templates of one node. */
export interface NodeLogic {
  readonly when: Expression | undefined;
  readonly forEach: Expression | undefined;
  readonly templates: Readonly<Record<string, Template>>;
}

/** Compiles each node's `when`, `for_each` and templates, and checks every name in them. */
export function checkLogic(
  workflow: Workflow,
  nodes: readonly ResolvedNode[],
): { readonly logic: readonly NodeLogic[]; readonly diagnostics: readonly Diagnostic[] } {
  const outputs = new Map(nodes.map(({ node, outputs: ports }): [string, Ports | undefined] => [node.id, ports]));
  const diagnostics: Diagnostic[] = [];
  const hint = hinter(outputs.keys());
  const logic = nodes.map((resolved): NodeLogic => {
    const { node } = resolved;
    const expression = (key: "when" | "for_each", text: string | undefined, expected: "boolean" | "list") => {
      if (text === undefined) return undefined;
      const compiled = compileExpression(text, outputs, expected, hint);
      if ("expression" in compiled) return compiled.expression;
      const { code, message, range } = compiled.fault;
      const place = within(workflow, [...node.paths.body, key], text, range);
      diagnostics.push(
        workflow.source.diagnostic(code, `node "${node.id}": ${key}: ${message}`, place, compiled.fault.hint),
      );
      return undefined;
    };
    const forEach = expression("for_each", node.forEach, "list");
    return {
      when: expression("when", node.when, "boolean"),
      forEach,
      templates: compileTemplates(workflow, resolved, outputs, forEach, diagnostics),
    };
  });
  return { logic, diagnostics };
}

function compileTemplates(
  workflow: Workflow,
  resolved: ResolvedNode,
  outputs: ReadonlyMap<string, Ports | undefined>,
  forEach: Expression | undefined,
  diagnostics: Diagnostic[],
) {
  const { node, handler, config } = resolved;
  const templates: Record<string, Template> = {};
  const connected = Object.keys(node.inputs);
  for (const key of handler?.templates ?? []) {
    const text = (config as Readonly<Record<string, unknown>> | undefined)?.[key];
    if (typeof text !== "string") continue;
    const path = [...node.paths.config, key];
    const compiled = compileTemplate(text);
    if ("fault" in compiled) {
      const { message, range } = compiled.fault;
      diagnostics.push(
        workflow.source.diagnostic(
          "AP1411",
          `node "${node.id}": ${key}: ${message}`,
          within(workflow, path, text, range),
        ),
      );
      continue;
    }
    templates[key] = compiled.template;
    for (const { name, range } of compiled.template.variables) {
      if (connected.includes(name)) {
        if (!handler?.instructions.includes(key) || !givesDocuments(resolved, name, outputs, forEach)) continue;
        const message = `node "${node.id}": ${key} names "${name}", which holds documents`;
        const hint = "put them into the prompt: what documents say is never an instruction";
        diagnostics.push(workflow.source.diagnostic("AP1413", message, within(workflow, path, text, range), hint));
        continue;
      }
      const message = `node "${node.id}": ${key} names "${name}", which is no input of the node`;
      const hint = didYouMean(name, connected) ?? `connect it under inputs: \`${name}: NODE.PORT\``;
      diagnostics.push(workflow.source.diagnostic("AP1412", message, within(workflow, path, text, range), hint));
    }
  }
  return templates;
}

/** Whether an input holds documents: by its own port, or by what is connected to it, an element of them included. */
function givesDocuments(
  { node, inputs }: ResolvedNode,
  name: string,
  outputs: ReadonlyMap<string, Ports | undefined>,
  forEach: Expression | undefined,
): boolean {
  if (inputs?.[name]?.type === "documents") return true;
  const { references = [] } = node.inputs[name] ?? {};
  const hasDocuments = (id: string) => Object.values(outputs.get(id) ?? {}).some(({ type }) => type === "documents");
  return references.some((reference) =>
    reference.kind === "port"
      ? outputs.get(reference.node)?.[reference.port]?.type === "documents"
      : (forEach?.nodes ?? []).some(hasDocuments),
  );
}

/**
 * The place in the file of a stretch of an expression or template. A block scalar is indented in the file, so the line
 * is looked for rather than counted; where it cannot be found, the whole value is meant.
 */
function within(workflow: Workflow, path: Path, text: string, inner: Range | undefined): Range | undefined {
  const outer = workflow.locate(path);
  if (outer === undefined || inner === undefined) return outer;
  const written = workflow.source.text.slice(outer.start, outer.end);
  const whole = written.indexOf(text);
  if (whole !== -1) return { start: outer.start + whole + inner.start, end: outer.start + whole + inner.end };
  const lineStart = text.lastIndexOf("\n", inner.start - 1) + 1;
  const lineEnd = text.indexOf("\n", inner.start);
  const line = text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd);
  const at = written.indexOf(line);
  if (line.trim() === "" || at === -1) return outer;
  const start = outer.start + at + inner.start - lineStart;
  return { start, end: Math.min(start + inner.end - inner.start, outer.start + at + line.length) };
}
