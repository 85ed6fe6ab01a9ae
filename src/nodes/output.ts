import * as z from "zod";
import { PlanetError } from "../engine/errors";
import { defineNode, type NodeHandler, type WorkflowFacts } from "../engine/node";
import { optional, type Ports, port } from "../engine/port";
import type { DocumentValue } from "../engine/values";
import type { CollectionEntry } from "../engine/workflow";
import type { Stretch } from "../knowledge/contracts";
import { claimsOf } from "./quotations";
import { type Evidence, verifyCitations } from "./verify-citations";

const config = z.strictObject({
  format: z.enum(["text", "markdown", "json"]).default("markdown").describe("How the result is meant to be read."),
  citations: z
    .enum(["verify", "off"])
    .default("off")
    .describe("`verify` fails the node when a citation or a quotation does not stand in its source."),
});

type Config = z.output<typeof config>;

/** Gives the text of documents as their collections hold it. */
export interface SourceTexts {
  textOf(request: {
    readonly collection: string;
    readonly declaration: CollectionEntry;
    /** The folder that sources are relative to. */
    readonly folder: string | undefined;
    readonly document: string;
  }): AsyncIterable<Stretch>;
}

/**
 * The node that gives the run's result.
 * @param services what citations are checked against; without `sources`, what passages say of themselves.
 */
export function outputNode(services: { readonly sources?: SourceTexts } = {}): NodeHandler {
  return defineNode({
    type: "output",
    description: "Gives the result of the workflow.",
    role: "output",
    config,
    // What the format needs is required, so that an output whose answer was skipped is skipped as well.
    inputs: ({ format }: Config): Ports => ({
      text: format === "json" ? optional(text) : text,
      json: format === "json" ? json : optional(json),
      sources: optional(sources),
      passages: optional(passages),
    }),
    check: ({ citations }, connected) =>
      citations === "verify" && !connected.has("sources")
        ? 'config "citations" is "verify", and the input "sources" is not connected'
        : undefined,
    outputs: {
      text: port.text("The answer as text."),
      format: port.text("How it is meant to be read: text, markdown or json."),
      json: optional(port.json("The answer as a value.")),
      sources: optional(port.documents("What the answer rests on.")),
    },
    async run({ config: { format, citations }, inputs, workflow }) {
      const { json } = inputs;
      const cited = inputs.sources as readonly DocumentValue[] | undefined;
      const answer = format === "json" ? JSON.stringify(json, null, 2) : String(inputs.text);
      if (citations === "verify") {
        const texts = [...(format === "json" ? [] : [answer]), ...textsIn(json)];
        const evidence: Evidence = {
          citations: cited ?? [],
          passages: inputs.passages as readonly DocumentValue[] | undefined,
          textOf: (citation) => indexedText(citation, workflow, services.sources),
        };
        await requireVerified(texts, format === "markdown", evidence);
      }
      return { text: answer, format, json, sources: cited };
    },
  });
}

/** @throws `invalid_output` naming each citation and quotation that does not hold. */
async function requireVerified(texts: readonly string[], markdown: boolean, evidence: Evidence): Promise<void> {
  const claims = texts.map((one) => claimsOf(one, markdown));
  const faults = await verifyCitations(
    {
      numbers: [...new Set(claims.flatMap(({ numbers }) => numbers))],
      quotations: claims.flatMap(({ quotations }) => quotations),
    },
    evidence,
  );
  if (faults.length === 0) return;
  throw new PlanetError("invalid_output", `the answer is not what its sources say: ${faults.join("; ")}`, {
    hint: "ask the model to quote word for word, or leave `citations: verify` out",
    details: { faults },
  });
}

/** The text of a citation's document; undefined for one from no collection that this workflow declares. */
function indexedText(
  { collection, document }: DocumentValue,
  { knowledge, folder }: WorkflowFacts,
  sources: SourceTexts | undefined,
): AsyncIterable<Stretch> | undefined {
  if (collection === undefined || !Object.hasOwn(knowledge, collection)) return undefined;
  return sources?.textOf({ collection, declaration: knowledge[collection] ?? {}, folder, document });
}

/** All texts in a value, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const text = port.text("The answer. For a value, set `format: json` and connect `json`.");
const json = port.json("The answer as a value, for `format: json`.");
const sources = port.documents("What the answer rests on.");
const passages = port.documents("What the model was given, to check the citations of web pages against.");
