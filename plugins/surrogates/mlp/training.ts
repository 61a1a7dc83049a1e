// What runs in a pool thread: the training of one member.
import { type NetworkState, type TrainingData, type TrainingOptions, trainNetwork } from "lodescan/numerics";

export interface MemberTask {
  state: NetworkState;
  member: number;
  data: TrainingData;
  options: TrainingOptions;
  key: Uint32Array;
}

/** Trains in place (the state rests in shared memory); gives the mean training loss by epoch. */
export function trainMember({ state, member, data, options, key }: MemberTask): Float64Array {
  return trainNetwork(state, member, data, options, { key }).losses;
}
