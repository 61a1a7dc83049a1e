// What plugins say: to the session once there is one, kept for it before.
import type { RunEvent } from "./events.js";
import type { Listener } from "./parts.js";
import type { Session } from "./session.js";

/** What parts say before there is a session, kept for it. */
export class Voice implements Listener {
  session: Session | undefined;
  readonly early: RunEvent[] = [];

  stage(name: string, fraction?: number): void {
    this.session?.stage(name, fraction);
  }

  event(name: string, data: Record<string, unknown>): void {
    this.#record({ type: "sampler", name, data });
  }

  warning(message: string, code?: string): void {
    this.#record(code === undefined ? { type: "warning", message } : { type: "warning", message, code });
  }

  #record(event: RunEvent): void {
    const { session } = this;
    if (session === undefined) this.early.push(event);
    else session.guarded(() => session.record(event));
  }
}
