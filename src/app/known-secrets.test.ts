import { expect, test } from "vitest";
import { secretsOf } from "./known-secrets";
import { resolveVendors } from "./vendors";

test("keys, and variables that are named like secrets, are known", () => {
  const environment = {
    OPENAI_API_KEY: " sk-planted-0001\n",
    GITHUB_TOKEN: "token-planted-0002",
    MAIL_PASSWORD: "password-planted-0003",
    SIGNING_SECRET: "secret-planted-0004",
    HOME: "/home/somebody",
    TOKEN_LIMIT: "1234567890",
  };
  expect(secretsOf(resolveVendors({}, environment), environment)).toEqual([
    "sk-planted-0001",
    "token-planted-0002",
    "password-planted-0003",
    "secret-planted-0004",
  ]);
});

test("the variable that a provider's key is said to be in is known, whatever its name", () => {
  const environment = { COMPANY_LOGIN: "planted-0005" };
  const vendors = resolveVendors({ company: { key: { env: "COMPANY_LOGIN" } } }, environment);
  expect(secretsOf(vendors, environment)).toEqual(["planted-0005"]);
});

test.each([
  ["http://me:planted%2F0006@host:1/v1", ["planted%2F0006", "planted/0006"]],
  ["http://me:100%planted@host/v1", ["100%planted"]],
  ["http://planted-0007@host/v1", ["planted-0007"]],
  ["http://host:8000/v1/planted@0008", []],
])("of the address %s the password is known", (base_url, secrets) => {
  expect(secretsOf(resolveVendors({ own: { base_url } }, {}), {})).toEqual(secrets);
});

test("short values and empty ones are words of ordinary texts", () => {
  const environment = { OLLAMA_API_KEY: "ollama", API_TOKEN: "", OTHER_TOKEN: undefined };
  expect(secretsOf(resolveVendors({}, environment), environment)).toEqual([]);
});
