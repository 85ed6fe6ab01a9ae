import { didYouMean } from "../engine/suggest";
import type { ModelProvider, WebSearch } from "../providers/contracts";
import { providerOf } from "../providers/provider-call";
import type { Redactor } from "../providers/redact";
import { addressNameOf, lackOf, type Vendor } from "../providers/vendor";
import type { Config } from "./config";
import type { VectorPlace } from "./data-folder";
import type { Finding } from "./doctor-finding";
import { examineMachine, type Machine } from "./doctor-machine";
import type { ProbeOptions } from "./doctor-probe";
import { type Examined, examineProvider, isGuessed } from "./doctor-providers";
import { modelByKey } from "./vendors";

/** What is examined: all that a planet was made of. */
export interface Patient extends Machine {
  /** The version of AI Planet. */
  readonly version: string;
  readonly config: Pick<Config, "file" | "userFile" | "folder" | "providers" | "environment" | "model">;
  /** The model id that `default` stands for. */
  readonly model: string;
  /** The model id that the planet's maker has asked for. */
  readonly modelOption?: string;
  readonly vendors: readonly Vendor[];
  readonly providers: readonly ModelProvider[];
  readonly searches: readonly WebSearch[];
  readonly vectors: VectorPlace;
  readonly redactor: Redactor;
}

/** How it is examined. */
export interface ExamineOptions extends ProbeOptions {
  /** Whether each provider that is ready is called once, all at the same time. Default: false. */
  readonly probe?: boolean;
}

/** What was found. */
export interface Examination {
  /** Whether nothing that is used or set up has failed. */
  readonly ok: boolean;
  readonly version: string;
  readonly findings: readonly Finding[];
}

const defaultChroma = "http://127.0.0.1:8000";

/**
 * Looks at everything that a run needs, and says of what is not well how to put it right. No key is shown.
 * @throws the signal's reason when it is aborted.
 */
export async function examine(patient: Patient, options: ExamineOptions = {}): Promise<Examination> {
  const probing = options.probe === true ? options : undefined;
  const providers = [
    ...patient.providers.map((one) => examinedVendor("models", one, patient)),
    ...patient.searches.map((one) => examinedVendor("searches", one, patient)),
    ...(patient.vectors.store === "chroma" ? [examinedChroma(patient.vectors)] : []),
  ];
  const [machine, ...found] = await Promise.all([
    examineMachine(patient),
    ...providers.map((one) => examineProvider(one, probing)),
  ]);
  const findings = [...machine, defaultModel(patient), ...found, ...embeddedVectors(patient.vectors)];
  return patient.redactor.value({
    ok: findings.every(({ state }) => state !== "failed"),
    version: patient.version,
    findings,
  });
}

function examinedVendor(
  part: "models" | "searches",
  provider: ModelProvider | WebSearch,
  { vendors, config: { providers, environment }, model }: Patient,
): Examined {
  const { name } = provider;
  const vendor = vendors.find((one) => one.name === name);
  const lack = provider.lack ?? (vendor && lackOf(vendor));
  const keyName = vendor?.keyNames.find((one) => environment[one]?.trim());
  const hasAddress = environment[addressNameOf(provider)] !== undefined;
  const needed = part === "models" && providerOf({ target: model }) === name;
  return {
    part,
    name,
    local: "local" in provider && provider.local,
    ...(lack && { lack }),
    ...(provider.probe && { probe: async (options) => provider.probe?.(options) }),
    ...(vendor && { vendor }),
    ...(keyName === undefined ? {} : { keyName }),
    configured: needed || keyName !== undefined || hasAddress || Object.hasOwn(providers, name) || !isGuessed(name),
    needed,
  };
}

function examinedChroma({ baseUrl = defaultChroma, token }: Extract<VectorPlace, { store: "chroma" }>): Examined {
  return {
    part: "vectors",
    name: "chroma",
    vendor: { baseUrl, keyNames: [] },
    ...(token === undefined ? {} : { keyName: "CHROMA_TOKEN" }),
    async probe({ signal }) {
      const { chromaVectors } = await import("../storage/chroma");
      await chromaVectors({ baseUrl, token }).info({ collection: "aiplanet-doctor", model: "none:none" }, { signal });
    },
    configured: true,
    needed: true,
  };
}

function embeddedVectors({ store }: VectorPlace): Finding[] {
  return store === "sqlite" ? [{ part: "vectors", name: store, state: "ok", detail: "in the data folder" }] : [];
}

/** Which model `default` stands for, and why. */
function defaultModel(patient: Patient): Finding {
  const { model, providers } = patient;
  const finding = { part: "system", name: "default", detail: `${model}, because ${whyModel(patient)}` } as const;
  const names = providers.map(({ name }) => name);
  if (names.includes(providerOf({ target: model }))) return { ...finding, state: "ok" };
  return { ...finding, state: "failed", fix: didYouMean(providerOf({ target: model }), names), code: "unknown_model" };
}

function whyModel({ config, model, modelOption, vendors }: Patient): string {
  if (modelOption !== undefined) return "the caller names it";
  if (config.environment.AIPLANET_MODEL) return "AIPLANET_MODEL names it";
  if (config.model !== undefined) return "the config file names it";
  return modelByKey(vendors) === model ? `there is a key of "${providerOf({ target: model })}"` : "there is no key";
}
