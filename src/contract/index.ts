// lodescan/contract: what a plugin author sees. Imports nothing from the rest of the project.
export type { Compute } from "./compute.js";
export { errorTable } from "./error-table.js";
export { type ErrorCode, type ErrorDetails, LodeError } from "./errors.js";
export type * from "./evaluator.js";
export * from "./manifest.js";
export * from "./matrix.js";
export type * from "./native.js";
export type * from "./random.js";
export type * from "./sampler.js";
export * from "./status.js";
export type * from "./surrogate.js";
