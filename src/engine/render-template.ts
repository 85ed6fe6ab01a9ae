import { PlanetError } from "./errors";
import type { PlanNode } from "./plan";
import { emptyValue } from "./port";

/**
 * Renders one of a node's templates.
 * @throws `usage` when the config key holds none, and `template_failed`.
 */
export function renderTemplate(
  node: Pick<PlanNode, "id" | "templates" | "inputs">,
  name: string,
  values: Readonly<Record<string, unknown>>,
): string {
  const template = node.templates[name];
  if (template !== undefined) return template.render(withEmpties(node, values));
  throw new PlanetError("usage", `node "${node.id}": config "${name}" holds no template`, {
    hint: "list it under `templates` in defineNode, and render it only when it is set",
  });
}

/** An input that is connected, but whose sources were skipped, is empty for a template and not unknown. */
function withEmpties(
  { inputs }: Pick<PlanNode, "inputs">,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  let complete = values;
  for (const { name, port } of inputs) {
    if (values[name] === undefined) complete = { ...complete, [name]: emptyValue(port.type) };
  }
  return complete;
}
