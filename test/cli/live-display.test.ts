import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { describe, it } from "node:test";
import { LiveDisplay } from "../../src/cli/live-display.js";
import { Terminal } from "../../src/cli/terminal.js";
import type { ProgressEvent } from "../../src/engine/events.js";

/** A stream that keeps what is written, and may say that it is a terminal. */
class Kept extends Writable {
  text = "";
  readonly isTTY: boolean;
  readonly columns = 80;
  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

function event(seconds: number, found: number): ProgressEvent {
  return {
    type: "progress",
    dir: "x",
    rows: 2 * found,
    tested: 2 * found,
    found,
    efficiency: 0.5,
    windowEfficiency: 0.5,
    window: 10,
    iteration: 1,
    stage: "evaluate",
    statuses: { ok: 2 * found },
    seconds,
    fraction: 0.5,
    diagnostics: {},
  };
}

describe("the live display", () => {
  it("redraws in place on a terminal and gives the cursor back", () => {
    const stderr = new Kept(true);
    const terminal = new Terminal({ stdout: new Kept(false), stderr, environment: { NO_COLOR: "1" } });
    const display = new LiveDisplay(terminal, "demo", false);
    display.show(event(1, 10));
    display.show(event(2, 20));
    display.note("a lasting line");
    display.close();
    assert.equal(
      stderr.text.split("\x1b[3A\r\x1b[J").length - 1,
      2,
      "one redraw and one note go back three lines",
    );
    assert.match(stderr.text, /10 \/s found/);
    assert.ok(stderr.text.startsWith("\x1b[?25l"));
    assert.ok(stderr.text.endsWith("\x1b[?25h"));
    assert.match(stderr.text, /a lasting line\n/);
    assert.equal(stderr.text.includes("\x1b[1m"), false, "NO_COLOR takes the colours away");
  });

  it("writes a plain line every few seconds into a pipe", () => {
    const stderr = new Kept(false);
    const display = new LiveDisplay(new Terminal({ stdout: stderr, stderr, environment: {} }), "demo", false);
    for (let tenth = 0; tenth <= 120; tenth++) display.show(event(tenth / 10, tenth));
    const lines = stderr.text.trim().split("\n");
    assert.equal(lines.length, 3, stderr.text);
    assert.match(lines[0]!, /^demo: 20 tested, 10 found/);
  });

  it("is silent when it is told to be", () => {
    const stderr = new Kept(true);
    const display = new LiveDisplay(new Terminal({ stdout: stderr, stderr, environment: {} }), "demo", true);
    display.show(event(1, 1));
    display.note("nothing");
    display.close();
    assert.equal(stderr.text, "");
  });
});
