import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { PlanetError } from "../engine/errors";
import { didYouMean } from "../engine/suggest";

/** What a project may be made from. */
export interface ProjectTemplate {
  readonly name: string;
  /** What it is for, in one line. */
  readonly description: string;
  /** What can be done with the project at once: words for the command line, in its folder. */
  readonly next: readonly (readonly string[])[];
  /** What it needs for more than it does without a key. Any one of the variables is enough. */
  readonly needs?: { readonly what: string; readonly variables: readonly string[] };
}

/** The template of a project where nobody says which. */
export const defaultTemplate = "rag-chat";

/** What a project may be made from, the most usual first. */
export const projectTemplates: readonly ProjectTemplate[] = [
  {
    name: defaultTemplate,
    description: "Answers questions from your documents, and cites them.",
    next: [["run", "workflow.yaml", "How long may I keep a book?"], ["chat"], ["doctor"]],
  },
  {
    name: "research",
    description: "Answers from your notes, and from the web when they are silent.",
    next: [["run", "workflow.yaml", "What does a COP of 4 mean?"], ["chat"], ["doctor"]],
    needs: {
      what: "to search the web, set SERPAPI_API_KEY or SEARXNG_BASE_URL in .env; until then it answers from the notes",
      variables: ["SERPAPI_API_KEY", "SERPAPI_KEY", "SEARXNG_BASE_URL"],
    },
  },
  {
    name: "summarise",
    description: "Sums up what your documents say about something, and cites them.",
    next: [["run", "workflow.yaml", "What was decided about the pump and the path?"], ["chat"], ["doctor"]],
  },
  {
    name: "extract",
    description: "Turns texts into records that fit a JSON Schema.",
    next: [
      ["run", "workflow.yaml", "--dry-run"],
      ["doctor"],
      ["run", "workflow.yaml", "--input", "records=@records.json"],
    ],
    needs: {
      what: "to run, set OPENAI_API_KEY or GEMINI_API_KEY in .env, or name a model of your own with --model",
      variables: ["OPENAI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY", "AIPLANET_MODEL"],
    },
  },
  {
    name: "blank",
    description: "A question, a model, an answer: the smallest workflow to build on.",
    next: [["run", "workflow.yaml"], ["graph", "workflow.yaml"], ["doctor"]],
  },
];

/**
 * The template of a name.
 * @throws `usage`, with the names that there are.
 */
export function findTemplate(name: string): ProjectTemplate {
  const found = projectTemplates.find((template) => template.name === name);
  if (found !== undefined) return found;
  throw new PlanetError("usage", `there is no template "${name}"`, {
    hint: didYouMean(
      name,
      projectTemplates.map((template) => template.name),
    ),
  });
}

/** A file of a template, or of a project that is made from it. */
export interface ProjectFile {
  /** Relative to the project's folder, with `/` between its parts. */
  readonly path: string;
  readonly text: string;
}

/** The files of a template as they come with the package, in the order of their paths. */
export async function templateFiles({ name }: Pick<ProjectTemplate, "name">): Promise<ProjectFile[]> {
  const folder = join(await templatesFolder(), name);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.sort().map(async (path) => ({
      path: relative(folder, path).split(sep).join("/"),
      text: await readFile(path, "utf8"),
    })),
  );
}

/** They lie in the package's folder, above this file wherever it was built to. */
async function templatesFolder(): Promise<string> {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let at = start; ; at = dirname(at)) {
    const folder = join(at, "templates");
    const known = await stat(join(folder, defaultTemplate, "workflow.yaml")).catch(() => undefined);
    if (known?.isFile()) return folder;
    if (dirname(at) === at) break;
  }
  throw new PlanetError("not_found", "the templates that come with the package are missing", {
    hint: "install the package again; a program that bundles it has to bring its folder templates along",
  });
}
