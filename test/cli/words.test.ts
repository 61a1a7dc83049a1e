import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { counts, duration, percent, rate, shellWord } from "../../src/cli/words.js";

describe("words of the command line", () => {
  it("writes times in the units that fit", () => {
    const written = [0.04, 8.24, 42.4, 72, 3599.4, 3600, 100_000, 200_000, Number.NaN].map(duration);
    const expected = [
      "0.0 s",
      "8.2 s",
      "42 s",
      "1 min 12 s",
      "59 min 59 s",
      "1 h 00 min",
      "27 h 47 min",
      "2 d 7 h",
      "–",
    ];
    assert.deepEqual(written, expected);
  });

  it("writes shares with the digits that matter", () => {
    assert.deepEqual([0, 0.0000038, 0.0123, 0.5, 1].map(percent), [
      "0.0 %",
      "0.00038 %",
      "1.2 %",
      "50.0 %",
      "100.0 %",
    ]);
  });

  it("writes rates per second, minute or hour", () => {
    assert.deepEqual([1234, 2.5, 0.1, 0.001, 0].map(rate), [
      "1,234 /s",
      "2.5 /s",
      "6.0 /min",
      "3.6 /h",
      "0 /s",
    ]);
  });

  it("lists counts from the largest and cuts long lists", () => {
    assert.equal(counts({ a: 1, b: 20, c: 0, d: 3000 }, 2), "d 3,000 · b 20 · 1 more");
  });

  it("quotes what a shell would take apart", () => {
    assert.equal(shellWord("runs/eggbox-1"), "runs/eggbox-1");
    assert.equal(shellWord("my run's"), `'my run'\\''s'`);
  });
});
