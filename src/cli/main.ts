#!/usr/bin/env node
// The command `lode`. The only place that sets the exit status.
import { runCommandLine } from "./command-line.js";

// `lode export run | head` closes the pipe early: nothing is wrong then.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
});
// Threads of an interrupted evaluation may still be busy; everything is on disk, so nothing waits for them.
process.exit();
