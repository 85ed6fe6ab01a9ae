import type { DocumentValue } from "../../engine/values";
import { claimsOf } from "../../nodes/quotations";
import { verifyCitations } from "../../nodes/verify-citations";
import type { Observation } from "./observation";
import type { Target } from "./output-path";
import { textOf } from "./shown-value";
import { type Verdict, verdict } from "./verdict";

/** The answer cites these sources: a document, or a document and its page as `handbook.pdf#3`. */
export function checkCites(expected: string | readonly string[], observation: Observation, target: Target): Verdict {
  const cited = citationsOf(observation, target);
  const wanted = typeof expected === "string" ? [expected] : expected;
  const missing = wanted.filter((one) => !cited.some((source) => isSource(source, one)));
  const got = cited.map(({ document, page }) => (page === undefined ? document : `${document}#${page}`));
  const said = `cites ${(missing.length === 0 ? wanted : missing).join(" and ")}`;
  return verdict(missing.length === 0, said, got.length === 0 ? "no citation" : got.join(", "), target.node);
}

/**
 * Each number in the answer has a source, and each quotation stands in a passage that a node of the run has given.
 */
export async function checkQuotes(observation: Observation, target: Target): Promise<Verdict> {
  const citations = citationsOf(observation, target);
  const passages = Object.values(observation.outputs).flatMap((outputs) =>
    Object.entries(outputs).flatMap(([port, value]) =>
      port !== "citations" && port !== "sources" && isDocuments(value) ? value : [],
    ),
  );
  const faults = await verifyCitations(claimsOf(textOf(target.value), true), {
    citations,
    passages: passages.length === 0 ? undefined : passages,
    textOf: () => undefined,
  });
  return verdict(faults.length === 0, "what is cited and quoted stands in its sources", faults.join("; "), target.node);
}

/** What the answer rests on: what the node of the target cites, else the sources of the run's answer. */
function citationsOf({ output, outputs }: Observation, { node }: Target): readonly DocumentValue[] {
  const own = node === undefined ? output : outputs[node];
  for (const given of [own?.citations, own?.sources, output?.sources]) if (isDocuments(given)) return given;
  return [];
}

function isSource({ document, page, url }: DocumentValue, wanted: string): boolean {
  const [, name = wanted, number] = /^(.*?)(?:#(?:page=|p)?(\d+))?$/.exec(wanted) ?? [];
  const isNamed = document === name || url === name || document.endsWith(`/${name}`);
  return isNamed && (number === undefined || page === Number(number));
}

function isDocuments(value: unknown): value is readonly DocumentValue[] {
  return Array.isArray(value) && value.every((one) => typeof one === "object" && one !== null && "document" in one);
}
