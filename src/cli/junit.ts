/** A test as a report names it. */
export interface JUnitCase {
  readonly name: string;
  /** Why it fails; left out where it does not. */
  readonly failure?: string;
  /** What it says beside that. */
  readonly output?: string;
}

/** What XML 1.0 does not let stand, not even escaped. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/**
 * A report of one suite in the form that continuous integration reads, as Jenkins has it
 * (https://github.com/testmoapp/junitxml).
 * @param seconds that the suite took.
 */
export function junitReport(suite: string, cases: readonly JUnitCase[], seconds: number): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" time="${seconds.toFixed(3)}"`;
  const lines = cases.flatMap(({ name, failure, output }) => {
    const opening = `    <testcase classname="${escapedXml(suite)}" name="${escapedXml(name)}"`;
    if (failure === undefined && output === undefined) return [`${opening}/>`];
    return [
      `${opening}>`,
      ...(failure === undefined ? [] : [`      <failure message="${escapedXml(failure)}"/>`]),
      ...(output === undefined ? [] : [`      <system-out>${escapedXml(output)}</system-out>`]),
      "    </testcase>",
    ];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${escapedXml(suite)}" ${counts}>`,
    ...lines,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

/** A text as it may stand in XML 1.0, in attributes too; what may not stand there at all becomes U+FFFD. */
export function escapedXml(text: string): string {
  return text
    .replace(forbidden, "\ufffd")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/\n/g, "&#10;");
}
