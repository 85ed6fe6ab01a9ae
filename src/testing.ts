export type { ObservedNode } from "./app/testing/observation";
export type { Place } from "./app/testing/read-test-file";
export { type RunTestsOptions, runTests, type TestListener } from "./app/testing/run-tests";
export { type SavedTest, type SaveTestOptions, saveTest } from "./app/testing/save-test";
export { type Script, type ScriptedAnswer, type ScriptedModels, scriptedModels } from "./app/testing/scripted-models";
export { parseShard, type Shard } from "./app/testing/shard";
export type { TestMode } from "./app/testing/shared-cassettes";
export { type Axis, parseAxis, type SweepRow, sweep } from "./app/testing/sweep";
export type {
  AssertionResult,
  AttemptResult,
  CaseResult,
  CassetteReport,
  Coverage,
  FileResult,
  TestReport,
} from "./app/testing/test-report";
export { testWorkflow } from "./app/testing/test-workflow";
