import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  type AxisKind,
  makeAxis,
  usefulRange,
  writeLogLikelihood,
  writeNumber,
} from "../../src/report/axis.js";

describe("axes", () => {
  it("place values between 0 and 1 in their order, whatever the kind", () => {
    const kinds: AxisKind[] = ["linear", "log", "symlog", "levels"];
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.uniqueArray(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), { minLength: 2, maxLength: 20 }),
        (kind, values) => {
          const axis = makeAxis({ title: "x", kind, values });
          const places = [...values].sort((a, b) => a - b).map((value) => axis.place(value));
          for (const [i, place] of places.entries()) {
            assert.ok(place >= -1e-9 && place <= 1 + 1e-9, `${kind}: ${place}`);
            if (i > 0) assert.ok(place >= places[i - 1]!);
          }
          for (const tick of axis.ticks) assert.ok(Number.isFinite(tick.at));
        },
      ),
    );
  });

  it("name decades on a logarithmic axis and have no place for zero", () => {
    const axis = makeAxis({ title: "m", kind: "log", values: [1, 1e6] });
    const named = axis.ticks.filter((tick) => tick.text !== "").map((tick) => tick.text);
    assert.deepEqual(named, ["1", "10", "100", "1,000", "10⁴", "10⁵", "10⁶"]);
    assert.ok(Number.isNaN(axis.place(0)));
    assert.equal(Math.round(axis.place(1000) * 1000), 500);
  });

  it("give each level of a discrete axis its own step", () => {
    const axis = makeAxis({ title: "n", kind: "levels", values: [5, 1, 3] });
    assert.equal(axis.step, 1 / 3);
    assert.deepEqual(
      [1, 3, 5].map((value) => Math.round(axis.place(value) * 6)),
      [1, 3, 5],
    );
    assert.ok(Number.isNaN(axis.place(2)));
  });

  it("survive values that are all equal, or none", () => {
    for (const kind of ["linear", "log", "symlog", "levels"] as const) {
      assert.ok(Number.isFinite(makeAxis({ title: "x", kind, values: [7, 7] }).place(7)));
      makeAxis({ title: "x", kind, values: [] });
    }
  });

  it("do not let a few wild values press the others into a line, but show all found ones", () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i === 0 ? 1e12 : i));
    const [, high] = usefulRange(values, Float64Array.of(2000));
    assert.equal(high, 2000);
  });
});

describe("numbers on axes", () => {
  it("are written as people write them", () => {
    const written = [0, 0.5, -12.25, 1500, 200000, 3e7, 1e-5, -1e9, Number.NaN].map(writeNumber);
    const expected = ["0", "0.5", "−12.25", "1,500", "200,000", "3×10⁷", "10⁻⁵", "−10⁹", "–"];
    assert.deepEqual(written, expected);
  });

  it("leave out digits of log L that mean nothing", () => {
    assert.deepEqual([-2e-7, -1.2345, -123.456].map(writeLogLikelihood), ["0", "−1.23", "−123.5"]);
  });
});
