// What a comparison says about time: seconds in the sampler over all sittings of a run, and the wall clock that the run
// would have taken with a stated cost per evaluation and number of workers.
import type { RunReader } from "../store/run-reader.js";

/** Seconds in the sampler: of the last sitting from the summary, of earlier ones from their last iteration events. */
export async function samplerSecondsOf(reader: RunReader): Promise<number | null> {
  const last = reader.summary?.samplerSeconds;
  if (last === undefined) return null;
  let earlier = 0;
  let sitting = 0;
  for await (const event of reader.events()) {
    if (event.type === "resumed") {
      earlier += sitting;
      sitting = 0;
    } else if (event.type === "iteration") sitting = event.samplerSeconds as number;
  }
  return earlier + last;
}

/**
 * In batch mode a batch is over when its slowest worker is: ceil(rows / workers) evaluations one after the other. The sampler
 * works in between.
 */
export function simulatedWallClock(
  iterations: ArrayLike<number>,
  cost: number,
  workers: number,
  samplerSeconds: number,
): number {
  let turns = 0;
  for (let from = 0; from < iterations.length; ) {
    let to = from;
    while (to < iterations.length && iterations[to] === iterations[from]) to++;
    turns += Math.ceil((to - from) / workers);
    from = to;
  }
  return turns * cost + samplerSeconds;
}
