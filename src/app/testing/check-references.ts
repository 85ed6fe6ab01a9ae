import type { Diagnostic, Path } from "../../engine/diagnostic";
import { isPlanetError } from "../../engine/errors";
import { compileExpression } from "../../engine/expression";
import type { Plan } from "../../engine/plan";
import { didYouMean } from "../../engine/suggest";
import { schemaFault } from "../../nodes/json-answer";
import { parseFault } from "../../providers/inject-fault";
import { readPattern } from "./check-value";
import { readOutputPath } from "./output-path";
import type { TestFile } from "./read-test-file";
import type { Assertion, TestCase } from "./test-schema";

/**
 * What is wrong with a test file beside its shape: nodes, ports and inputs that its workflow does not have, patterns,
 * schemas, expressions and faults that cannot be read, names that stand twice, and assertions that say nothing.
 */
export function checkReferences(file: TestFile, plan: Plan): Diagnostic[] {
  const { cases, mocks } = file.content;
  const names = new Map<string, number>();
  const faults: Diagnostic[] = [...checkMocks(mocks, ["mocks"], file, plan)];
  for (const [index, one] of cases.entries()) {
    const path = ["cases", index];
    if (names.has(one.name))
      faults.push(
        file.fault(`two cases have the name "${one.name}"`, [...path, "name"], "give each a name of its own"),
      );
    names.set(one.name, index);
    faults.push(...checkCase(one, path, file, plan));
  }
  return faults;
}

function checkCase(one: TestCase, path: Path, file: TestFile, plan: Plan): Diagnostic[] {
  const faults = [...checkMocks(one.mocks, [...path, "mocks"], file, plan)];
  const node = (id: string, at: Path) => faults.push(...unknownNode(id, at, file, plan));
  if (one.node !== undefined) node(one.node, [...path, "node"]);
  for (const id of Object.keys(one.answers ?? {})) node(id.replace(/\[\d+\]$/, ""), [...path, "answers", id]);
  for (const [id, text] of Object.entries(one.faults ?? {})) {
    node(id, [...path, "faults", id]);
    try {
      parseFault(`${id}=${text}`);
    } catch (error) {
      if (!isPlanetError(error)) throw error;
      faults.push(file.fault(error.message, [...path, "faults", id], error.hint));
    }
  }
  for (const name of Object.keys(one.inputs ?? {})) {
    if (Object.hasOwn(plan.inputs, name)) continue;
    const hint = didYouMean(name, Object.keys(plan.inputs));
    faults.push(file.fault(`the workflow has no input "${name}"`, [...path, "inputs", name], hint));
  }
  for (const [place, assertion] of one.assert.entries())
    faults.push(...checkAssertionShape(assertion, [...path, "assert", place], file, plan));
  return faults;
}

function checkMocks(mocks: TestCase["mocks"], path: Path, file: TestFile, plan: Plan): Diagnostic[] {
  return Object.entries(mocks ?? {}).flatMap(([id, outputs]) => {
    const found = plan.nodes.find((one) => one.id === id);
    if (found === undefined) return unknownNode(id, [...path, id], file, plan);
    const strange = Object.keys(outputs).filter((port) => !Object.hasOwn(found.outputs, port));
    return strange.map((port) => unknownPort(id, port, [...path, id, port], file, Object.keys(found.outputs)));
  });
}

function checkAssertionShape(assertion: Assertion, path: Path, file: TestFile, plan: Plan): Diagnostic[] {
  const faults: Diagnostic[] = [];
  const { output, ran, skipped, matches, schema, expression, not, any = [], all = [] } = assertion;
  if (Object.keys(assertion).every((key) => key === "output"))
    faults.push(file.fault("the assertion expects nothing", path, "say what has to hold, such as `contains: 25 days`"));
  if (output !== undefined) faults.push(...checkOutput(output, [...path, "output"], file, plan));
  for (const id of [ran ?? [], skipped ?? []].flat())
    faults.push(...unknownNode(id, [...path, ran === undefined ? "skipped" : "ran"], file, plan));
  if (matches !== undefined && readPattern(matches) === undefined)
    faults.push(file.fault(`"${matches}" is no regular expression`, [...path, "matches"]));
  const broken = schema === undefined ? undefined : schemaFault(schema);
  if (broken !== undefined) faults.push(file.fault(`the JSON Schema cannot be used: ${broken}`, [...path, "schema"]));
  if (expression !== undefined) {
    const ports = new Map(plan.nodes.map(({ id, outputs }) => [id, outputs]));
    const compiled = compileExpression(expression, ports, "boolean");
    if ("fault" in compiled)
      faults.push(file.fault(compiled.fault.message, [...path, "expression"], compiled.fault.hint));
  }
  const inner: [Assertion, Path][] = [
    ...(not === undefined ? [] : [[not, [...path, "not"]] as [Assertion, Path]]),
    ...any.map((one, place): [Assertion, Path] => [one, [...path, "any", place]]),
    ...all.map((one, place): [Assertion, Path] => [one, [...path, "all", place]]),
  ];
  return [...faults, ...inner.flatMap(([one, at]) => checkAssertionShape(one, at, file, plan))];
}

function checkOutput(output: string, path: Path, file: TestFile, plan: Plan): Diagnostic[] {
  const [id, port] = readOutputPath(output) ?? [];
  if (id === undefined || port === undefined)
    return [file.fault(`"${output}" names no output`, path, "write NODE.PORT, such as answer.text")];
  const found = plan.nodes.find((one) => one.id === id);
  if (found === undefined) return unknownNode(String(id), path, file, plan);
  const ports = Object.keys(found.outputs);
  return ports.includes(String(port)) ? [] : [unknownPort(String(id), String(port), path, file, ports)];
}

function unknownNode(id: string, path: Path, file: TestFile, { nodes }: Plan): Diagnostic[] {
  const ids = nodes.map((one) => one.id);
  return ids.includes(id) ? [] : [file.fault(`the workflow has no node "${id}"`, path, didYouMean(id, ids))];
}

function unknownPort(id: string, port: string, path: Path, file: TestFile, known: readonly string[]): Diagnostic {
  return file.fault(`the node "${id}" has no output "${port}"`, path, didYouMean(port, known));
}
