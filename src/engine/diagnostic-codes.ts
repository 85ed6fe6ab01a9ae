/**
 * Every code that a diagnostic may carry, with what it is about. Codes never change their meaning and are never used
 * again for something else; docs/diagnostics.md explains each with a wrong and a right example.
 */
export const diagnosticCodes = {
  AP1001: "The file is not well-formed YAML or JSON",
  AP1002: "The file is larger than 1 MiB",
  AP1003: "Aliases expand too far",
  AP1004: "A key stands twice in one map",
  AP1005: "The file is nested too deep",
  AP1006: "The file is not UTF-8",
  AP1007: "The file holds no map",
  AP1008: "The file holds several documents",
  AP1101: "A key is unknown",
  AP1102: "A required key is missing",
  AP1103: "A value is of the wrong kind",
  AP1104: "A name is not allowed",
  AP1105: "The version or kind of the file is not supported",
  AP1201: "A node type is unknown",
  AP1202: "A config key is unknown",
  AP1203: "A required config key is missing",
  AP1204: "A config value is of the wrong kind",
  AP1301: "A reference is malformed",
  AP1302: "A reference names an unknown node",
  AP1303: "A reference names an unknown output",
  AP1304: "An output does not fit an input",
  AP1305: "An input is unknown",
  AP1306: "A required input is not connected",
  AP1307: "Several references cannot be merged into one input",
  AP1308: "Nodes wait for each other in a cycle",
  AP1309: "The workflow has no output",
  AP1310: "An edge without ports is ambiguous",
  AP1401: "An expression is malformed",
  AP1402: "An expression names something unknown",
  AP1403: "An expression is of the wrong type",
  AP1404: "An expression calls a function that is refused",
  AP1411: "A template is malformed",
  AP1412: "A template names an unknown input",
  AP1413: "An instruction of a model names documents",
  AP1501: "A collection is unknown",
  AP1601: "A workflow includes itself",
  AP1602: "An included workflow cannot be read",
  AP1603: "An included workflow has errors",
  AP1901: "A node's result is read by nobody",
  AP1902: "An input is used by no template",
  AP1903: "A value looks like a secret",
  AP1904: "A collection is used by no node",
  AP1905: "A model or search engine is not known here",
} as const;

/** The stable code of a kind of diagnostic. */
export type DiagnosticCode = keyof typeof diagnosticCodes;

/** Codes from AP1900 on warn of what is useless or risky; all others stop the workflow from running. */
export function severityOf(code: DiagnosticCode): "error" | "warning" {
  return code >= "AP1900" ? "warning" : "error";
}
