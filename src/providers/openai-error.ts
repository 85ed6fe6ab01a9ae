import { PlanetError } from "../engine/errors";
import { innermostWords, oneLine } from "./error-words";
import type { ErrorBody } from "./openai-envelope";
import { addressNameOf, keyNameOf, type Vendor } from "./vendor";

/** What went wrong with a call, apart from the SDK's own classes. */
export type CallFault =
  | {
      readonly kind: "refused";
      /** Undefined for an error that came within an answer of status 200. */
      readonly status: number | undefined;
      readonly body: ErrorBody;
      /** Milliseconds that the server asks to wait. */
      readonly retryAfter: number | undefined;
    }
  | { readonly kind: "broken" /** What the network says. */; readonly cause: unknown }
  | { readonly kind: "cut" /** What the network says, once an answer has begun. */; readonly cause: unknown }
  | { readonly kind: "malformed"; readonly cause?: unknown }
  | { readonly kind: "senseless" /** What the server does, such as `sends no vectors`. */; readonly fault: string };

/** Whose call failed. */
export interface Called {
  readonly vendor: Vendor;
  /** `model "openai:gpt-5"`, or the provider where no model was asked. */
  readonly subject: string;
}

/** The error that a fault of a call becomes. It may hold what the vendor said, and with it the key. */
export function toOpenAiError(fault: CallFault, called: Called): PlanetError {
  switch (fault.kind) {
    case "refused":
      return refusedError(fault, called);
    case "broken":
      return brokenError(fault.cause, called);
    case "cut":
      return new PlanetError("provider_unavailable", `${called.subject} breaks off in the middle of its answer`, {
        retryable: true,
        cause: fault.cause,
      });
    case "malformed":
      return new PlanetError("provider_unavailable", `${called.subject} sends an answer that cannot be read`, {
        hint: `see whether ${called.vendor.baseUrl} speaks OpenAI's protocol`,
        retryable: true,
        cause: fault.cause,
      });
    case "senseless":
      return new PlanetError("provider_unavailable", `${called.subject} ${fault.fault}`, {
        hint: `see whether ${called.vendor.baseUrl} speaks OpenAI's protocol`,
      });
  }
}

/** The names under which vendors say that waiting does not help, because nothing is left to spend. */
const spentCodes = ["insufficient_quota", "billing_hard_limit_reached", "insufficient_credits"];

const unknownModelCodes = ["model_not_found", "model_not_available"];

function refusedError(fault: Extract<CallFault, { kind: "refused" }>, { vendor, subject }: Called): PlanetError {
  const { body, retryAfter } = fault;
  const status = fault.status ?? statusOf(body);
  const names = [body.code, body.type];
  const words = body.message === undefined ? `status ${status}` : oneLine(body.message);
  if (status === 402 || names.some((name) => spentCodes.includes(String(name)))) {
    return new PlanetError("provider_unavailable", `"${vendor.name}" has no quota left: ${words}`, {
      hint: `add credit or raise the quota in the billing settings of the account that ${keyNameOf(vendor)} belongs to`,
    });
  }
  if (status === 404 || names.some((name) => unknownModelCodes.includes(String(name)))) {
    return new PlanetError("unknown_model", `${subject} is not there: ${words}`, {
      hint: `check the model's name, and that ${vendor.baseUrl} is the address up to and with /v1`,
    });
  }
  if (status === 401 || status === 403) {
    return new PlanetError("key_refused", `"${vendor.name}" refuses the key: ${words}`, {
      hint: `check ${keyNameOf(vendor)}: the key may be wrong, expired, or not allowed to do this`,
    });
  }
  if (status === 429) {
    return new PlanetError("provider_unavailable", `${subject} is asked too often: ${words}`, {
      hint: `set requests_per_minute or concurrency of "${vendor.name}" in the config file`,
      retryable: true,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
  }
  if (status >= 500 || status === 408 || status === 409) {
    return new PlanetError("provider_unavailable", `${subject} is not available: ${withStatus(words, status)}`, {
      hint: "try again later, or name another model as `fallback`",
      retryable: true,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
  }
  return new PlanetError("node_failed", `${subject} refuses the request: ${withStatus(words, status)}`, {
    hint: "change what the node asks for as the vendor says",
    details: { status },
  });
}

/** What the vendor says, and the status that it says it with, unless that is all. */
function withStatus(words: string, status: number): string {
  return words.includes(String(status)) ? words : `${words} (status ${status})`;
}

/** The status that an error without one means. Most that come after an answer has begun are the server's own. */
function statusOf({ code, type }: ErrorBody): number {
  const number = Number(code);
  if (Number.isInteger(number) && number >= 400 && number < 600) return number;
  if (code === "rate_limit_exceeded" || type === "rate_limit_error") return 429;
  if (type === "invalid_request_error" || type === "BadRequestError") return 400;
  if (code === "invalid_api_key" || type === "authentication_error") return 401;
  return 500;
}

function brokenError(cause: unknown, { vendor, subject }: Called): PlanetError {
  return new PlanetError("provider_unavailable", `${subject} cannot be reached: ${innermostWords(cause)}`, {
    hint: `see whether a server answers at ${vendor.baseUrl}, or set ${addressNameOf(vendor)} to where it is`,
    retryable: true,
    cause,
  });
}
