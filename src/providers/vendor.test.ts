import { describe, expect, test } from "vitest";
import { addressNameOf, keyNameOf, lackOf, type Protocol, requireReady, type Vendor } from "./vendor";

const protocols: readonly Protocol[] = ["openai", "gemini", "serpapi", "searxng"];

describe("what a vendor lacks", () => {
  test.each(protocols)("is nothing for one that speaks %s and has a key and an address", (protocol) => {
    expect(lackOf(vendor({ protocol }))).toBeUndefined();
    expect(() => requireReady(vendor({ protocol }))).not.toThrow();
  });

  test.each(protocols)("is its key first, where one that speaks %s needs it", (protocol) => {
    const without = vendor({ protocol, key: undefined, baseUrl: "nowhere" });
    expect(lackOf(without)).toEqual({ message: '"my-own" has no key', hint: expect.stringContaining("MY_KEY") });
    expect(codeOf(without)).toBe("key_missing");
    expect(lackOf({ ...without, needsKey: false })?.message).toBe('the address of "my-own" cannot be read');
  });

  test.each([
    ["openai", "invalid_config"],
    ["gemini", undefined],
    ["serpapi", undefined],
    ["searxng", "key_missing"],
  ] as const)("may be an address, by what stands in for it: %s", (protocol, code) => {
    const without = vendor({ protocol, baseUrl: undefined });
    expect(lackOf(without)?.message).toBe(code && '"my-own" has no address');
    expect(codeOf(without)).toBe(code);
  });

  test.each(protocols)("is an address that can be read: %s", (protocol) => {
    for (const baseUrl of ["", "nowhere", "http://", "ftp://example.org"]) {
      expect(lackOf(vendor({ protocol, baseUrl }))?.hint).toContain("MY_OWN_BASE_URL");
      expect(codeOf(vendor({ protocol, baseUrl }))).toBe("invalid_config");
    }
  });

  test.each([
    ["openai", "invalid_config"],
    ["gemini", "invalid_config"],
    ["serpapi", undefined],
    ["searxng", undefined],
  ] as const)("may be an address without a password, which is not repeated: %s", (protocol, code) => {
    for (const baseUrl of ["https://reader:open-sesame@example.org/v1", "https://open-sesame@example.org"]) {
      expect(codeOf(vendor({ protocol, baseUrl }))).toBe(code);
      expect(JSON.stringify(lackOf(vendor({ protocol, baseUrl })) ?? {})).not.toContain("open-sesame");
    }
  });
});

describe("the variables of a vendor", () => {
  test("are those that its key is looked for in, and its name in capitals for its address", () => {
    expect(keyNameOf(vendor({}))).toBe("MY_KEY");
    expect(keyNameOf(vendor({ keyNames: [] }))).toBe('the key of "my-own"');
    expect(addressNameOf(vendor({}))).toBe("MY_OWN_BASE_URL");
  });
});

function codeOf(one: Vendor): unknown {
  try {
    requireReady(one);
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

function vendor(facts: Partial<Vendor>): Vendor {
  const usual = { protocol: "openai", baseUrl: "http://127.0.0.1:9/v1", key: "k", needsKey: true } as const;
  return { name: "my-own", keyNames: ["MY_KEY", "OTHER_KEY"], models: {}, ...usual, ...facts };
}
