// What runs in a pool thread: one member, of one output or of all classes.
import { type BoostedTrees, type BoostingData, type BoostingOptions, boostTrees } from "lodescan/numerics";

export interface BoostingTask {
  data: BoostingData;
  options: BoostingOptions;
  key: Uint32Array;
}

export function trainMember({ data, options, key }: BoostingTask): BoostedTrees {
  return boostTrees(data, options, key);
}
