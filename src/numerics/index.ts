// lodescan/numerics: the typed face of the native core.

export * from "./candidates.js";
export { type ClassScaling, fitClassScaling } from "./class-scaling.js";
export * from "./eigen.js";
export * from "./ellipsoids.js";
export * from "./evolution.js";
export { compileFormula, evaluateFormulas, type Formula } from "./formula.js";
export { formulaNames } from "./formula-names.js";
export * from "./fronts.js";
export * from "./hypervolume.js";
export * from "./kernels.js";
export { libraryHost } from "./library-host.js";
export * from "./merit.js";
export * from "./mssm.js";
export { nearestName } from "./nearest-name.js";
export * from "./network.js";
export * from "./objective-vectors.js";
export { type BreedingOptions, breedingFrom } from "./offspring.js";
export * from "./parzen.js";
export * from "./problem.js";
export * from "./random.js";
export * from "./select.js";
export * from "./sequences.js";
export * from "./slha.js";
export * from "./slha-address.js";
export * from "./slha-template.js";
export { predictSurrogate, surrogateShape } from "./surrogate.js";
export * from "./trees.js";
