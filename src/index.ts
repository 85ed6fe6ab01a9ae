export type { BackedUp, BackupContents, BackupOptions, RestoreBackupOptions, Restored } from "./app/backup";
export type {
  Chats,
  ListChatsOptions,
  Recovery,
  Reply,
  RetryOptions,
  SearchChatsOptions,
  SendOptions,
  StartChatOptions,
} from "./app/chats";
export type { ContentChange } from "./app/compare-contents";
export type { RunDifference } from "./app/compare-runs";
export { createPlanet } from "./app/create-planet";
export type { Examination, ExamineOptions } from "./app/doctor";
export type { Finding } from "./app/doctor-finding";
export type { CollectionSummary, DocumentSummary, Documents, ListDocumentsOptions } from "./app/documents";
export { type Estimation, estimatePlan, type PlanEstimate } from "./app/estimate-plan";
export type { EvaluationOptions, QueryEvaluation, RetrievalEvaluation } from "./app/evaluate-retrieval";
export { type InitOptions, initProject, type NewProject } from "./app/init-project";
export type { LoadedWorkflow } from "./app/load-workflow";
export type { CassetteOptions } from "./app/open-cassettes";
export type {
  FindOptions,
  FoundPassage,
  LockComparison,
  LockDifference,
  LockOptions,
  LockReport,
  Planet,
  PlanetOptions,
  PlanetRunOptions,
} from "./app/planet";
export type { Plugin } from "./app/plugins";
export { type JudgedCollection, readJudgedFiles } from "./app/read-judged-files";
export type { NodeDetails } from "./app/run-details";
export type { RunStanding } from "./app/run-standing";
export type {
  GivenAnswer,
  GoOnOptions,
  ListRunsOptions,
  PruneOptions,
  RerunOptions,
  ResumeOptions,
  RunDetails,
  RunSummary,
  Runs,
} from "./app/runs";
export type { ListStacksOptions, RemoveStackOptions, StackSummary, Stacks } from "./app/stacks";
export { type ProjectTemplate, projectTemplates } from "./app/templates";
export type { WorkflowContent } from "./app/workflow-snapshot";
export type {
  ComparedVersion,
  CompareVersionsOptions,
  HistoryOptions,
  InStack,
  ListWorkflowsOptions,
  RestoreOptions,
  RestoreResult,
  SaveWorkflowOptions,
  VersionComparison,
  Workflows,
} from "./app/workflows";
export {
  type Answer,
  type Asker,
  type Budget,
  type CollectionEntry,
  compile,
  createRegistry,
  type Diagnostic,
  type DiagnosticCode,
  type DocumentValue,
  defineNode,
  defineWorkflow,
  type ErrorCode,
  type ErrorRecord,
  formatDiagnostic,
  fromErrorRecord,
  isPlanetError,
  type Journal,
  type Message,
  type NodeContext,
  type NodeDefinition,
  type NodeHandler,
  type NodeStatus,
  type OpenQuestion,
  type Outputs,
  optional,
  type Plan,
  PlanetError,
  type Port,
  type Ports,
  type PortType,
  type Progress,
  parseWorkflow,
  port,
  type Question,
  type Registry,
  type Run,
  type RunEvent,
  type RunInput,
  type RunOptions,
  type RunResult,
  run,
  type Usage,
  type Workflow,
  workflowSchema,
} from "./engine/index";
export type { WorkflowChange } from "./engine/workflow-difference";
export type { Hit, SearchOptions, SkippedDocument, SyncReport } from "./knowledge/contracts";
export type { JudgedQuery } from "./knowledge/read-judged";
export type { Judgements, MetricName } from "./knowledge/retrieval-metrics";
export type {
  Caller,
  CallOptions,
  ChatModel,
  ChatPart,
  ChatRequest,
  EmbeddingModel,
  EmbeddingRequest,
  Embeddings,
  FinishReason,
  JsonSchema,
  Lack,
  ModelProvider,
  ReasoningEffort,
  SearchRequest,
  Tool,
  WebSearch,
} from "./providers/contracts";
export { type Fault, faultKinds, parseFault } from "./providers/inject-fault";
export type { Chat, ChatMessage, ContextSnapshot, NewMessage } from "./storage/chat-rows";
export type { MessagePage } from "./storage/chat-store";
export type { MessageHit } from "./storage/search-messages";
export type { NewStack, Stack } from "./storage/stack-store";
export type { SavedEdge, SavedGraph, SavedNode, SavedWorkflow, WorkflowVersion } from "./storage/workflow-rows";
export type { SaveResult } from "./storage/workflow-store";
