import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type ProgressView, progressLine, progressLines } from "../../src/cli/progress-lines.js";
import { plainPaint } from "../../src/cli/terminal.js";

const view: ProgressView = {
  name: "eggbox",
  foundPerSecond: 12.4,
  width: 100,
  paint: plainPaint,
  event: {
    type: "progress",
    dir: "runs/eggbox-1",
    rows: 1860,
    tested: 1860,
    found: 1604,
    efficiency: 1604 / 1860,
    windowEfficiency: 0.913,
    window: 1000,
    iteration: 18,
    stage: "fit",
    stageFraction: 0.4,
    statuses: { ok: 1780, unphysical: 61, failed: 14 },
    seconds: 100,
    secondsLeft: 72,
    fraction: 0.62,
    diagnostics: {},
  },
};

describe("progress lines", () => {
  it("say points, found, efficiency in the window, found-rate, stage and time left", () => {
    const lines = progressLines(view);
    assert.equal(lines.length, 3);
    assert.match(lines[0]!, /^eggbox {3}━+─+ {3}62 % {3}1 min 12 s left$/);
    assert.equal(lines[1], "1,860 tested   1,604 found   86.2 %   last 1,000: 91.3 %   12 /s found");
    assert.equal(lines[2], "iteration 18   training 40 %   unphysical 61 · failed 14");
  });

  it("are never wider than the terminal, and keep what was found", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.string({ maxLength: 40, unit: "grapheme-ascii" }),
        (width, name) => {
          const lines = progressLines({ ...view, width, name });
          for (const line of lines)
            assert.ok(line.length <= Math.max(10, width - 1), `${line.length} > ${width}`);
          if (width >= 24) assert.match(lines[1]!, /1,604 found/);
        },
      ),
    );
  });

  it("show the time so far where the time left is not known", () => {
    const { secondsLeft: _, ...event } = view.event;
    assert.match(progressLines({ ...view, event })[0]!, /1 min 40 s$/);
  });

  it("fit into one plain line without escape codes for pipes", () => {
    const line = progressLine(view);
    assert.equal(
      line,
      "eggbox: 1,860 tested, 1,604 found (86.2 %, last 1,000: 91.3 %), 12 /s found, training 40 %, " +
        "unphysical 61 · failed 14, 1 min 12 s left",
    );
  });
});
