// What runs in a pool thread: some trees of a forest.
import { type ForestOptions, type GrownForest, growForest, type TreeData } from "lodescan/numerics";

export interface ForestTask {
  data: TreeData;
  options: ForestOptions;
  key: Uint32Array;
  first: number;
  last: number;
}

export function growTrees({ data, options, key, first, last }: ForestTask): GrownForest {
  return growForest(data, options, key, first, last);
}
