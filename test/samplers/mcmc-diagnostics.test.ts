import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import {
  autocorrelationTime,
  bulkEffectiveSize,
  effectiveSize,
  rHat,
  split,
} from "../../plugins/samplers/mcmc/diagnostics.js";

interface Golden {
  tool: string;
  version: string;
  cases: Record<
    string,
    { chains: number[][]; rHat: number | null; bulk: number; mean: number; time: number }
  >;
}

const fixture = new URL("../../../test/fixtures/peers/mcmc-diagnostics.json", import.meta.url);
const golden = JSON.parse(readFileSync(fixture, "utf8")) as Golden;

describe("convergence diagnostics of mcmc", () => {
  for (const [name, { chains, ...expected }] of Object.entries(golden.cases))
    it(`equal those of ${golden.tool} ${golden.version}: chains ${name}`, () => {
      const series = chains.map((chain) => Float64Array.from(chain));
      const close = (found: number, wanted: number) =>
        assert.ok(Math.abs(found - wanted) <= 1e-9 * Math.abs(wanted), `${found}, expected ${wanted}`);
      if (expected.rHat !== null) close(rHat(series), expected.rHat);
      close(bulkEffectiveSize(series), expected.bulk);
      close(effectiveSize(split(series)), expected.mean);
      close(autocorrelationTime(series), expected.time);
    });

  it("take a quantity that never varies for converged", () => {
    const series = [new Float64Array(20).fill(3), new Float64Array(20).fill(3)];
    assert.equal(rHat(series), 1);
    assert.equal(effectiveSize(series), 40);
    assert.equal(autocorrelationTime(series), 1);
  });
});
