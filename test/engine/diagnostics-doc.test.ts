import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createPlanet } from "../../src/app/create-planet";
import {
  checkWorkflow,
  type Diagnostic,
  type DiagnosticCode,
  decodeWorkflow,
  diagnosticCodes,
  formatDiagnostic,
  type Includes,
  readWorkflow,
  severityOf,
} from "../../src/engine";
import { maskSecrets } from "../../src/engine/secrets";

const doc = readFileSync(new URL("../../docs/diagnostics.md", import.meta.url), "utf8");
const sections = readSections(doc);
const { registry } = await createPlanet({ environment: {} });
const other = `api_version: aiplanet/v1
kind: Workflow
name: other
nodes:
  question: { type: user_query }
  reply: { type: output, inputs: { text: question.text } }
`;

/** Codes whose wrong example is no file that could stand on the page. */
const without: readonly DiagnosticCode[] = ["AP1002", "AP1006"];

const withLimit = other.replace(
  "{ type: user_query }",
  "{ type: user_query, config: { inputs: { limit: { type: number } } } }",
);

/** What the file `other.yaml` is, where an example includes it. */
const included: Partial<Record<DiagnosticCode, Includes>> = {
  AP1307: new Map([["other.yaml", childOf(withLimit)]]),
  AP1601: new Map([["other.yaml", { kind: "cycle", chain: ["other.yaml", "other.yaml"] }]]),
  AP1603: new Map([["other.yaml", childOf(other.replace("user_query", "user_qery"))]]),
};

describe("docs/diagnostics.md", () => {
  test("has a section for every code, in order, under the code's own title, and for nothing else", () => {
    expect(sections.map(({ code, title }) => [code, title])).toEqual(Object.entries(diagnosticCodes));
  });

  test.each(sections)("$code says what it means and what to do", ({ text, right, wrong, code }) => {
    expect(text).toMatch(/\*\*What to do:\*\* \S/);
    expect(right).toBeDefined();
    expect(wrong === undefined).toBe(without.includes(code));
  });

  test.each(sections.filter(({ wrong }) => wrong !== undefined))("the wrong example of $code has it", (section) => {
    const found = diagnose(section.wrong ?? "", included[section.code]);
    expect(found.map(({ code }) => code)).toContain(section.code);
    for (const { code, severity } of found) expect(severity).toBe(severityOf(code));
  });

  test.each(sections.filter(({ wrong }) => wrong !== undefined))(
    "the message of $code points at a line of the wrong example",
    (section) => {
      const found = diagnose(section.wrong ?? "", included[section.code]).find(({ code }) => code === section.code);
      const lines = (section.wrong ?? "").split("\n");
      expect(found?.source).toBe(maskSecrets(lines[(found?.line ?? 0) - 1] ?? ""));
    },
  );

  test.each(sections)("the right example of $code is a workflow without it, and without any error", (section) => {
    const found = diagnose(
      section.right ?? "",
      new Map([["other.yaml", childOf(section.code === "AP1307" ? withLimit : other)]]),
    );
    expect(found.filter(({ code, severity }) => code === section.code || severity === "error")).toEqual([]);
  });

  test("shows a message as it is printed", () => {
    const wrong = sections.find(({ code }) => code === "AP1201")?.wrong ?? "";
    const [first] = diagnose(wrong);
    const shown = /```text\n([\s\S]*?)\n```/.exec(doc)?.[1];
    expect(shown).toBe(formatDiagnostic({ ...(first as Diagnostic), file: "hello.yaml" }));
  });

  test("the codes without a wrong example arise as it says", () => {
    expect(diagnose(`${sections[0]?.right}x-note: ${"a".repeat(1_048_576)}`).map(({ code }) => code)).toEqual([
      "AP1002",
    ]);
    const latin1 = decodeWorkflow(Uint8Array.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xfc]));
    expect(latin1).toMatchObject({ diagnostic: { code: "AP1006", line: 1, column: 7 } });
  });
});

function diagnose(text: string, includes?: Includes): readonly Diagnostic[] {
  const { workflow, diagnostics } = readWorkflow(text);
  if (workflow === undefined) return diagnostics;
  return [...diagnostics, ...checkWorkflow(workflow, registry, { includes }).diagnostics];
}

function childOf(text: string) {
  const { workflow, diagnostics } = readWorkflow(text, "other.yaml");
  return { kind: "workflow" as const, workflow, diagnostics, folder: "", includes: new Map() };
}

interface Section {
  readonly code: DiagnosticCode;
  readonly title: string;
  readonly text: string;
  readonly wrong: string | undefined;
  readonly right: string | undefined;
}

function readSections(markdown: string): Section[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((text) => {
      const [, code, title] = /^(AP\d{4}): (.*)$/m.exec(text) ?? [];
      const example = (name: string) =>
        new RegExp(`^${name}:\\n\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``, "m").exec(text)?.[1];
      return {
        code: code as DiagnosticCode,
        title: title ?? "",
        text,
        wrong: example("Wrong"),
        right: example("Right"),
      };
    });
}
