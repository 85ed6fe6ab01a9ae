import { stat } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { isPlanetError, PlanetError } from "../engine/errors";
import type { Plan } from "../engine/plan";
import { parseWorkflow } from "../engine/read-workflow";
import type { Workflow } from "../engine/workflow";
import type { CollectionContents } from "../knowledge/contracts";
import type { InStack, Workflows } from "./workflows";

/** Which workflow is wanted. */
export interface AnsweringOptions extends InStack {
  /** A file, or the name of a workflow that is saved in the stack. */
  readonly workflow?: string;
}

/** The workflow that answers the questions of a stack. */
export interface AnsweringWorkflow {
  readonly plan: Plan;
  /** A file of the project, one that is saved in the stack, or the one that every stack has: it answers from the stack's documents. */
  readonly kind: "file" | "saved" | "documents";
  /** As people know it: a path, a name, or the stack's name. */
  readonly name: string;
  /** Absolute: where the file lies. */
  readonly file?: string;
}

/** What an answering workflow is looked for with. */
export interface AnsweringServices {
  /** Absolute: what names of files are relative to. */
  readonly folder: string;
  /** Absolute: the files that the project may answer with, the first that is there. */
  readonly projectFiles: readonly string[];
  /** The stack in use, which the project's file answers for. */
  readonly stack: string;
  readonly workflows: Pick<Workflows, "list">;
  readonly plan: (workflow: string | Workflow) => Promise<Plan>;
  readonly savedPlan: (name: string, place: InStack) => Promise<Plan>;
  /** What the collection of this name holds; undefined when there is none. */
  readonly contents: (collection: string) => Promise<Pick<CollectionContents, "embedding"> | undefined>;
}

/**
 * Finds the workflow that answers in a stack: the one that is named, else, for the stack in use, the project's file,
 * else the one that was last saved in the stack, else one that answers from the stack's documents.
 * @throws `not_found` when what is named is neither a file nor saved, and `invalid_workflow`.
 */
export async function answeringWorkflow(
  { stack: wanted, workflow }: AnsweringOptions,
  services: AnsweringServices,
): Promise<AnsweringWorkflow> {
  const { folder, projectFiles, plan, savedPlan, workflows } = services;
  const stack = wanted ?? services.stack;
  const ofFile = async (file: string): Promise<AnsweringWorkflow> => {
    const name = relative(folder, file) || file;
    return { kind: "file", name, file, plan: await plan(name) };
  };
  if (workflow !== undefined) {
    const file = resolve(folder, workflow);
    return (await isFile(file)) ? ofFile(file) : ofSaved(workflow, stack, savedPlan);
  }
  if (stack === services.stack) {
    for (const file of projectFiles) if (await isFile(file)) return ofFile(file);
  }
  const [saved] = await savedIn(stack, workflows);
  if (saved !== undefined) return ofSaved(saved.name, stack, savedPlan);
  const text = documentsWorkflow(stack, await services.contents(stack));
  return { kind: "documents", name: stack, plan: await plan(parseWorkflow(text)) };
}

async function ofSaved(
  name: string,
  stack: string,
  savedPlan: AnsweringServices["savedPlan"],
): Promise<AnsweringWorkflow> {
  try {
    return { kind: "saved", name, plan: await savedPlan(name, { stack }) };
  } catch (error) {
    if (!isPlanetError(error) || error.code !== "not_found") throw error;
    throw new PlanetError("not_found", `"${name}" is neither a file nor a workflow that is saved in "${stack}"`, {
      hint: error.hint,
      cause: error,
    });
  }
}

/** A stack that is not made yet holds none. */
async function savedIn(stack: string, workflows: Pick<Workflows, "list">) {
  try {
    return await workflows.list({ stack, limit: 1 });
  } catch (error) {
    if (isPlanetError(error) && error.code === "not_found") return [];
    throw error;
  }
}

/** The workflow of a stack that has no other. Without documents nothing is searched. */
function documentsWorkflow(stack: string, contents: Pick<CollectionContents, "embedding"> | undefined): string {
  const question = { type: "user_query" };
  const inputs = { question: "question.text", history: "question.history" };
  const answer =
    contents !== undefined
      ? { type: "llm_engine", config: { system: fromSources }, inputs: { ...inputs, sources: "documents.documents" } }
      : { type: "llm_engine", inputs };
  const declaration = contents?.embedding === undefined ? {} : { embedding: contents.embedding.model };
  const documents = {
    type: "knowledge_base",
    config: { collection: stack, top_k: 6 },
    inputs: { query: "question.text" },
  };
  return JSON.stringify({
    api_version: "aiplanet/v1",
    kind: "Workflow",
    name: "documents",
    ...(contents === undefined ? {} : { knowledge: { [stack]: declaration } }),
    nodes: {
      question,
      ...(contents === undefined ? {} : { documents }),
      answer,
      reply: { type: "output", inputs: { text: "answer.text", sources: "answer.citations" } },
    },
  });
}

const fromSources =
  "Answer from the sources, and cite those that you use as [1], [2]. Say so when they do not answer the question.";

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() === true;
}
