// lodescan/testing: reference problems and conformance suites, for plugin authors.

export * from "./conformance/test-plugin.js";
export * from "./harness/posterior.js";
export * from "./harness/run-sampler.js";
export * from "./harness/sampler-host.js";
export type { SurrogatePart } from "./harness/surrogate-host.js";
export * from "./harness/test-problem.js";
export { type FunctionForm, type FunctionName, optimizationProblem } from "./problems/functions.js";
export * from "./problems/index.js";
export {
  isFound,
  type KnownAnswers,
  type Partition,
  type ReferenceParameter,
  type ReferenceProblem,
  type ReferenceTerm,
} from "./problems/problem.js";
export { problemScan } from "./problems/problem-scan.js";
export { type ReferenceSet, referenceSet } from "./problems/reference-set.js";
export { createPlugin, type NewPlugin } from "./scaffold/scaffold.js";
