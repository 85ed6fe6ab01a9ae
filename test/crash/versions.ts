/** A set of documents as a whole: texts by file name. */
export interface Version {
  readonly number: number;
  readonly files: Readonly<Record<string, string>>;
}

const documents = 10;
const paragraphs = 5;
const topics = ["river", "forest", "harbour", "mountain", "market", "garden", "bridge"];

/**
 * The documents of a version, from 1. Each version changes some of the documents and leaves the others as they are;
 * with every fifth one an extra document comes, and the extra one before it goes.
 */
export function versionOf(number: number): Version {
  const extra = extraOf(number);
  const names: [string, number][] = Array.from({ length: documents }, (_, place) => [
    `note${place}`,
    changedIn(number, place),
  ]);
  if (extra > 0) names.push([`extra${extra}`, extra]);
  return {
    number,
    files: Object.fromEntries(names.map(([name, since]) => [`${name}.md`, textOf(name, since)])),
  };
}

/** Whether a document of one version is gone in a later one, so that the collection is to be made anew. */
export function losesDocuments(before: number, after: number): boolean {
  return extraOf(before) !== extraOf(after);
}

/** The version since which a text is as it is; not a number where the text does not say. */
export function stampOf(text: string): number {
  return Number(/edition (\d+)/.exec(text)?.[1] ?? Number.NaN);
}

/** The version that the extra document came with; 0 for none. */
function extraOf(number: number): number {
  return number - (number % 5);
}

/** The last version, up to this one, that has changed a document. */
function changedIn(number: number, place: number): number {
  for (let version = number; version > 1; version -= 1) if ((version + place) % 3 === 0) return version;
  return 1;
}

function textOf(name: string, since: number): string {
  const parts = Array.from({ length: paragraphs }, (_, place) => {
    const topic = topics[(since + place * 3 + name.length) % topics.length];
    return `The ${topic} of ${name}, part ${place}, in edition ${since}. ${"It is told at length here. ".repeat(6)}`;
  });
  return `# ${name}\n\n${parts.join("\n\n")}\n`;
}
