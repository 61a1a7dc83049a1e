// lode resume: goes on with a run after any interruption.
import { type CommonOptions, type Declare, newCommand } from "../command.js";

export const declareResume: Declare = (parent, context) => {
  newCommand(parent, "resume <folder>", "go on with an interrupted run").action(
    async (folder: string, options: CommonOptions) => {
      const { openRun } = await import("../../store/run-reader.js");
      const { resumeRun } = await import("../../engine/run.js");
      const { follow } = await import("../follow.js");
      const { scan } = await openRun(folder);
      await follow(context, { ...options, name: scan.name }, (signal) => resumeRun(folder, { signal }));
    },
  );
};
