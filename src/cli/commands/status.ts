// lode status: what a run has so far, also while another process runs it.
import { type CommonOptions, type Declare, newCommand } from "../command.js";
import { block, countRows } from "../summary-text.js";
import { duration, grouped } from "../words.js";

const stateWords: Record<string, string> = {
  running: "is running",
  stopped: "was stopped; it can be resumed",
  finished: "is done",
  interrupted: "was interrupted; it can be resumed",
  failed: "failed",
};

export const declareStatus: Declare = (parent, { terminal }) => {
  newCommand(parent, "status <folder>", "say what a run has found so far").action(
    async (folder: string, options: CommonOptions) => {
      const { openRun } = await import("../../store/run-reader.js");
      const { typedPath } = await import("../typed-path.js");
      const reader = await openRun(folder);
      const status = await reader.status();
      if (options.json) {
        terminal.printJson(status);
        return;
      }
      const dir = typedPath(reader.dir);
      const { summary, writer } = status;
      const next = {
        running: `lode status ${dir}`,
        finished: `lode report ${dir}`,
        stopped: `lode resume ${dir}`,
        interrupted: `lode resume ${dir}`,
        failed: `lode resume ${dir}`,
      }[status.state];
      const rows: [string, string][] = [
        ...countRows(status, terminal.paint),
        ["log", `${grouped(status.rows)} rows, iteration ${grouped(status.iteration)}`],
        ["time", summary === undefined ? "" : duration(summary.seconds)],
        ["writer", writer === undefined ? "" : `process ${writer.pid} on ${writer.host}`],
        ["ended", summary === undefined ? "" : summary.reason],
        ["run folder", dir],
        ["next", terminal.paint("cyan", next)],
      ];
      const head = `${terminal.paint("bold", status.name)} ${stateWords[status.state]}`;
      terminal.print(block(head, rows, terminal.paint));
    },
  );
};
