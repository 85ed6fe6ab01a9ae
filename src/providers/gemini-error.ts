import { PlanetError } from "../engine/errors";
import { innermostWords, oneLine } from "./error-words";
import { addressNameOf, keyNameOf, type Vendor } from "./vendor";

/** Whose call failed. */
export interface Called {
  readonly vendor: Vendor;
  /** `model "gemini:gemini-2.5-flash"`, or the provider where no model was asked. */
  readonly subject: string;
}

/** An answer that is an error. */
export interface Refusal {
  /** The HTTP status. */
  readonly status: number;
  /** What came: the text of a body, or a value that was read already. */
  readonly body: unknown;
  /** Milliseconds that the headers ask to wait. */
  readonly retryAfter: number | undefined;
}

/** Google's envelope of errors (https://google.aip.dev/193), as far as it is read. */
interface Status {
  readonly message?: unknown;
  readonly details?: unknown;
}

interface Detail {
  readonly "@type"?: unknown;
  /** Of `ErrorInfo`. */
  readonly reason?: unknown;
  /** Of `RetryInfo`: seconds, such as `12s` or `0.5s`. */
  readonly retryDelay?: unknown;
  /** Of `QuotaFailure`. */
  readonly violations?: unknown;
}

/** The error that a refusal becomes. It may hold what the vendor said, and with it the key. */
export function refusedError(refusal: Refusal, { vendor, subject }: Called): PlanetError {
  const { status } = refusal;
  const { message, details } = readStatus(refusal.body);
  const words = message === undefined ? `status ${status}` : oneLine(message);
  const retryAfter = delayOf(details) ?? refusal.retryAfter;
  const wait = retryAfter === undefined ? {} : { retryAfter };
  if (status === 429 && isDailyQuota(details)) {
    return new PlanetError("provider_unavailable", `"${vendor.name}" has no quota left for today: ${words}`, {
      hint: `wait until the quota is new, or move the project that ${keyNameOf(vendor)} belongs to onto another plan`,
    });
  }
  if (status === 429) {
    return new PlanetError("provider_unavailable", `${subject} is asked too often: ${words}`, {
      hint: `set requests_per_minute or concurrency of "${vendor.name}" in the config file`,
      retryable: true,
      ...wait,
    });
  }
  if (status === 401 || status === 403 || isAboutKey(status, message, details)) {
    return new PlanetError("key_refused", `"${vendor.name}" refuses the key: ${words}`, {
      hint: `check ${keyNameOf(vendor)}: the key may be wrong, expired, or not allowed to do this`,
    });
  }
  if (status === 404) {
    return new PlanetError("unknown_model", `${subject} is not there: ${words}`, {
      hint: `check the model's name, and that ${addressNameOf(vendor)} is an address without /v1beta`,
    });
  }
  if (status >= 500 || status === 408 || status === 409) {
    return new PlanetError("provider_unavailable", `${subject} fails: ${words}`, { retryable: true, ...wait });
  }
  return new PlanetError("node_failed", `${subject} refuses the request: ${words}`, { details: { status } });
}

/** The connection was refused, or cut before there was an answer. */
export function unreachableError(cause: unknown, { vendor, subject }: Called): PlanetError {
  return new PlanetError("provider_unavailable", `${subject} cannot be reached: ${innermostWords(cause)}`, {
    hint: `see whether the network is there, and that ${addressNameOf(vendor)} is right where it is set`,
    retryable: true,
    cause,
  });
}

/** The answer has begun, and is no whole answer: it is cut off, or not what the protocol says. */
export function unreadableError(fault: string, { vendor, subject }: Called, cause?: unknown): PlanetError {
  return new PlanetError("provider_unavailable", `${subject} ${fault}`, {
    hint: `if it stays so, see whether a server that speaks Gemini's protocol is behind ${addressNameOf(vendor)}`,
    retryable: true,
    ...(cause === undefined ? {} : { cause }),
  });
}

function readStatus(body: unknown): { readonly message: string | undefined; readonly details: readonly Detail[] } {
  const envelope = typeof body === "string" ? parse(body) : body;
  // Within a list of answers an error is an element of it.
  const { error } = ((Array.isArray(envelope) ? envelope[0] : envelope) ?? {}) as { readonly error?: unknown };
  const { message, details } = (typeof error === "string" ? { message: error } : (error ?? {})) as Status;
  return {
    message: typeof message === "string" && message.trim() !== "" ? message : undefined,
    details: Array.isArray(details) ? details.filter((detail) => typeof detail === "object" && detail !== null) : [],
  };
}

/** The page of a proxy says nothing worth showing; other text does. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.trim().startsWith("<") ? undefined : { error: text };
  }
}

function delayOf(details: readonly Detail[]): number | undefined {
  const delay = details.map(({ retryDelay }) => retryDelay).find((one) => typeof one === "string");
  const [, seconds] = /^(\d+(?:\.\d+)?)s$/.exec(typeof delay === "string" ? delay : "") ?? [];
  return seconds === undefined ? undefined : Math.round(Number(seconds) * 1_000);
}

/** Quotas are named after what they count, such as `GenerateRequestsPerDayPerProjectPerModel-FreeTier`. */
function isDailyQuota(details: readonly Detail[]): boolean {
  return details
    .flatMap(({ violations }): unknown[] => (Array.isArray(violations) ? violations : []))
    .some((violation) => /PerDay/i.test(String((violation as { quotaId?: unknown } | null)?.quotaId)));
}

/** A key that is wrong or expired is answered with 400. */
function isAboutKey(status: number, message: string | undefined, details: readonly Detail[]): boolean {
  if (status !== 400) return false;
  return (
    details.some(({ reason }) => reason === "API_KEY_INVALID") || /^API key (not valid|expired)/.test(message ?? "")
  );
}
