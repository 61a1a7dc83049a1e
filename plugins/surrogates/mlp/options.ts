/** As validated and defaulted by plugin.json, which says what each means. */
export interface Options {
  hidden: number[];
  activation: "relu" | "tanh" | "silu";
  members: number;
  epochs: number;
  steps: number;
  warmSteps: number;
  batch: number;
  learningRate: number;
  schedule: "constant" | "cosine" | "exponential";
  patience: number;
  minDelta: number;
  weightDecay: number;
  gain: number;
}
