// Ctrl-C: the first one asks the run to end and be resumable, the second one kills at once.

/** Exit status of a command that was interrupted; a run can be resumed then. */
export const interruptedStatus = 130;

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Puts the signals' usual effect back. */
  release(): void;
}

/** Also for SIGTERM and SIGHUP, as batch systems and closing terminals send them. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export function watchInterrupt(onFirst: () => void, beforeKill: () => void): Interrupt {
  const controller = new AbortController();
  const handle = (name: NodeJS.Signals): void => {
    if (!controller.signal.aborted) {
      controller.abort();
      onFirst();
      return;
    }
    beforeKill();
    // Handlers of "exit" end child processes. process.exit() would wait for threads that are busy in native code:
    // the signal's own effect does not, and a shell shows it as 130 too.
    process.emit("exit", interruptedStatus);
    for (const each of signals) process.removeListener(each, handle);
    process.kill(process.pid, name);
  };
  for (const each of signals) process.on(each, handle);
  return {
    signal: controller.signal,
    release: () => {
      for (const each of signals) process.removeListener(each, handle);
    },
  };
}
