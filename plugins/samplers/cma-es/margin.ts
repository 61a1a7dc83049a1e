// Integer parameters do not freeze: the marginal probability of leaving the mean's cell is kept above a margin, by moving
// the mean and by stretching the sampled coordinate (Hamano et al., CMA-ES with Margin, arXiv:2205.13482, section 4).
import { normalCdf, normalQuantile } from "lodescan/numerics";
import { type Distribution, spread } from "./distribution.js";

/** The cell that a search coordinate lies in, of `levels` equal ones of the unit interval. */
export const cellOf = (y: number, levels: number) =>
  Math.min(levels - 1, Math.max(0, Math.floor(y * levels)));

/** Corrects coordinate j, an integer of `levels` values; `alpha` is the margin. */
export function keepMargin(d: Distribution, j: number, levels: number, alpha: number): void {
  if (levels < 2) return;
  const cell = cellOf(d.mean[j]!, levels);
  const sd = spread(d, j);
  if (cell === 0 || cell === levels - 1) {
    // One neighbour: the mean stays so near to the threshold that it is crossed with probability alpha.
    const threshold = (cell === 0 ? 1 : levels - 1) / levels;
    const reach = normalQuantile(1 - alpha) * sd;
    const away = d.mean[j]! - threshold;
    d.mean[j] = threshold + Math.sign(away) * Math.min(Math.abs(away), reach);
    return;
  }
  const low = cell / levels;
  const high = (cell + 1) / levels;
  const below = normalCdf((low - d.mean[j]!) / sd);
  const above = normalCdf((d.mean[j]! - high) / sd);
  if (below >= alpha / 2 && above >= alpha / 2) return;
  const stay = 1 - below - above;
  const raisedBelow = Math.max(alpha / 2, below);
  const raisedAbove = Math.max(alpha / 2, above);
  // What the raised one gained is taken from all in proportion to what they have beyond their least.
  const excess = (1 - raisedBelow - raisedAbove - stay) / (raisedBelow + raisedAbove + stay - 1.5 * alpha);
  const quantile = (raised: number) =>
    normalQuantile(1 - Math.min(0.5 - 1e-9, raised + excess * (raised - alpha / 2)));
  const toLow = quantile(raisedBelow);
  const toHigh = quantile(raisedAbove);
  d.stretch[j]! *= (high - low) / ((toLow + toHigh) * sd);
  d.mean[j] = (low * toHigh + high * toLow) / (toLow + toHigh);
}
