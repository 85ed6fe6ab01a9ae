export { answerNode } from "./answer-node";
export { nextAttempt } from "./attempt";
export { type Clock, systemClock } from "./clock";
export { type CompileOptions, checkWorkflow, compile } from "./compile";
export { decodeWorkflow } from "./decode-workflow";
export {
  type Diagnostic,
  formatDiagnostic,
  hasErrors,
  type Path,
  type PathSegment,
  type Range,
  sortDiagnostics,
} from "./diagnostic";
export { type DiagnosticCode, diagnosticCodes, severityOf } from "./diagnostic-codes";
export { formatDuration, parseDuration } from "./duration";
export {
  type ErrorCode,
  type ErrorRecord,
  fromErrorRecord,
  isPlanetError,
  PlanetError,
  type PlanetErrorOptions,
  toErrorRecord,
} from "./errors";
export { type NodeStatus, type Outcome, outcomesOf, type RunEvent, type RunStatus, type SkipReason } from "./events";
export type { Step } from "./hosted";
export { type Include, type Includes, includedFiles } from "./include";
export type { Journal } from "./journal";
export {
  defineNode,
  type NodeContext,
  type NodeDefinition,
  type NodeHandler,
  type RunInput,
  type RunInputDeclaration,
  type UnknownName,
  type WorkflowFacts,
} from "./node";
export type { InputBinding, Plan, PlanNode, Source } from "./plan";
export { optional, type Port, type Ports, type PortType, type PortValues, port, portsJoin } from "./port";
export {
  type Answer,
  type Asker,
  answersOf,
  askerName,
  checkAnswer,
  type OpenQuestion,
  openQuestions,
  parseAsker,
  type Question,
  readAnswer,
} from "./questions";
export { defineWorkflow, invalidWorkflow, parseWorkflow, readWorkflow, type WorkflowReading } from "./read-workflow";
export { createRegistry, type Registry } from "./registry";
export { type Run, type RunOptions, run } from "./run";
export type { Outputs, RunResult } from "./run-result";
export { type StepCache, stepKey } from "./step-cache";
export type { StepOutcome } from "./step-outcome";
export { suggest } from "./suggest";
export { addUsage, type DocumentValue, type Message, type Progress, type Usage } from "./values";
export type {
  Budget,
  CollectionEntry,
  FailurePolicy,
  Reference,
  RetryPolicy,
  Workflow,
  WorkflowNode,
} from "./workflow";
export { workflowSchema } from "./workflow-json-schema";
