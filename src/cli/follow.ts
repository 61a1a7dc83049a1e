// Follows a run to its end: display, interruption, closing words, exit status. Shared by `run` and `resume`.
import type { Run } from "../engine/run.js";
import type { RunSummary } from "../store/generated/run.js";
import type { CommandContext } from "./command.js";
import { interruptedStatus, watchInterrupt } from "./interrupt.js";
import { LiveDisplay } from "./live-display.js";
import { summaryText } from "./summary-text.js";
import { typedPath } from "./typed-path.js";

/**
 * Starts the run with the signal that Ctrl-C aborts, and follows it. With `json` nothing is shown on the way, and the
 * summary is one object.
 */
export async function follow(
  context: CommandContext,
  options: { json?: boolean; name: string },
  start: (signal: AbortSignal) => Promise<Run> | Run,
): Promise<void> {
  const { terminal } = context;
  const display = new LiveDisplay(terminal, options.name, options.json === true);
  const interrupt = watchInterrupt(
    () => display.note("Stopping; what is done is kept. Press Ctrl-C again to kill at once."),
    () => display.close(),
  );
  let run: Run | undefined;
  let summary: RunSummary;
  try {
    run = await start(interrupt.signal);
    for await (const event of run) {
      if (event.type === "started" || event.type === "resumed") {
        const rows = event.rows > 0 ? `, ${event.rows.toLocaleString("en-US")} points so far` : "";
        const parts = `${event.sampler} on ${event.evaluator}, ${event.workers} worker${event.workers === 1 ? "" : "s"}`;
        display.note(`${options.name}: ${parts}, into ${typedPath(run.dir)}${rows}`);
      } else if (event.type === "progress") display.show(event);
      else if (event.type === "warning")
        display.note(`${terminal.paintError("yellow", "warning")} ${event.message}`);
    }
    summary = await run.finished;
  } catch (error) {
    if (run !== undefined) display.note(`What was evaluated is kept: ${typedPath(run.dir)}`);
    throw error;
  } finally {
    display.close();
    interrupt.release();
  }
  if (options.json) terminal.printJson({ dir: run.dir, ...summary });
  else terminal.print(summaryText(options.name, typedPath(run.dir), summary, terminal.paint));
  if (summary.outcome === "interrupted") context.exitWith(interruptedStatus);
  else if (summary.outcome === "failed") context.exitWith(1);
}
