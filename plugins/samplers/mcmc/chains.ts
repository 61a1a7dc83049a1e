// The rounds of the chains. Walkers that must not move while others use their places form a group: a chain with its
// temperatures where moves are gaussian steps, all walkers, half by half, where moves are made along others. Groups do
// not wait for each other, except at the end of an epoch of adaptation.
import type { Random, Snapshot } from "lodescan/contract";
import { Adaptation } from "./adaptation.js";
import { Draws, swapUniform } from "./draws.js";
import { History } from "./history.js";
import { differentialMove, insideCube, Move, moveNames, reflect, snookerMove, stretchMove } from "./moves.js";
import type { Options } from "./options.js";
import { Path } from "./path.js";
import { Ladder } from "./tempering.js";
import { copyInto, Phase, type Walkers } from "./walkers.js";

/** Steps of the first epoch of adaptation; each later one is as long as all before. */
const firstEpoch = 16;
/** Where its length is not given, adaptation goes on while an epoch's chains are further apart than this R-hat, ... */
const agreement = 1.5;
/** ... up to this many times the usual number of steps. */
const patience = 8;

export class Chains {
  readonly history: History;
  readonly ladder: Ladder;
  readonly paths: readonly Path[];
  readonly #options: Options;
  readonly #walkers: Walkers;
  readonly #draws: Draws;
  readonly #adaptation: Adaptation;
  readonly #ensemble: boolean;
  /** Walkers by group and phase of a round. */
  readonly #groups: readonly (readonly Int32Array[])[];
  readonly #rounds: Int32Array;
  readonly #phases: Int32Array;
  /** Proposals of the group's phase that are not answered. */
  readonly #open: Int32Array;
  /** By move, for the first temperature: proposals, acceptances, proposals that left the cube. */
  readonly #counts = new Float64Array(3 * moveNames.length);
  /** Round at which the running epoch ends; Infinity once adaptation is over. */
  #epochEnd: number;
  /** Round at which adaptation ended. */
  frozenAt = 0;

  constructor(options: Options, walkers: Walkers, random: Random) {
    const { chains, temperatures, dim, count } = walkers;
    this.#options = options;
    this.#walkers = walkers;
    this.#draws = new Draws(random, count, dim);
    this.#adaptation = new Adaptation(walkers, options);
    this.ladder = new Ladder(temperatures, options.hottest);
    this.history = new History(chains, dim);
    this.paths = Array.from({ length: chains }, () => new Path());
    this.#ensemble = options.move !== "metropolis";
    this.#groups = groupsOf(walkers, this.#ensemble);
    this.#rounds = new Int32Array(this.#groups.length);
    this.#phases = new Int32Array(this.#groups.length);
    this.#open = new Int32Array(this.#groups.length);
    this.#epochEnd = this.#adapts ? Math.min(firstEpoch, this.#adaptSteps) : Infinity;
  }

  /** Whether there is a gaussian proposal to learn. */
  get #learns(): boolean {
    const { move, proposal } = this.#options;
    return proposal === "adapted" && (move === "metropolis" || move === "mixed");
  }

  get #adapts(): boolean {
    const adaptable = this.#learns || this.ladder.betas.length > 2;
    return adaptable && this.#adaptSteps > 0;
  }

  get adapting(): boolean {
    return this.#epochEnd < Infinity;
  }

  /** Steps of adaptation, at least: as many as chains usually need in this dimension. */
  get #adaptSteps(): number {
    const { adaptSteps } = this.#options;
    return adaptSteps === "auto" ? 2 ** Math.ceil(Math.log2(40 * this.#walkers.dim)) : adaptSteps;
  }

  /** All walkers in the order in which they propose, group after group; `starts`: 1 where a group begins. */
  order(): { walkers: Int32Array; starts: Uint8Array } {
    const groups = this.#groups.map((phases) => phases.flatMap((phase) => [...phase]));
    return {
      walkers: Int32Array.from(groups.flat()),
      starts: Uint8Array.from(groups.flatMap((group) => group.map((_, k) => (k === 0 ? 1 : 0)))),
    };
  }

  /** Steps of the shortest chain. */
  get rounds(): number {
    return this.#rounds.reduce((least, round) => Math.min(least, round), Infinity);
  }

  /** Makes proposals wherever all earlier ones are answered. */
  propose(): void {
    for (;;) {
      let waiting = 0;
      for (let g = 0; g < this.#groups.length; g++) {
        while (this.#open[g] === 0 && this.#rounds[g]! < this.#epochEnd) this.#nextPhase(g);
        if (this.#open[g] === 0) waiting++;
      }
      if (waiting < this.#groups.length) return;
      this.#endEpoch();
    }
  }

  #nextPhase(g: number): void {
    const phases = this.#groups[g]!;
    for (const w of phases[this.#phases[g]!]!) this.#proposeFor(w, g);
    if (this.#open[g] === 0) this.#endPhase(g);
  }

  #proposeFor(w: number, g: number): void {
    const walkers = this.#walkers;
    const logFactor = this.#makeProposal(w, this.#rounds[g]!);
    const inside = logFactor > -Infinity && insideCube(walkers.proposal(w));
    const first = w < walkers.chains;
    const counted = 3 * walkers.moves[w]!;
    if (first) this.#counts[counted]! += 1;
    if (first && !inside) this.#counts[counted + 2]! += 1;
    walkers.factors[w] = logFactor;
    if (inside) {
      walkers.phases[w] = Phase.ready;
      this.#open[g]! += 1;
    } else this.#learnScale(w, 0);
  }

  #learnScale(w: number, probability: number): void {
    if (this.adapting && this.#learns && this.#walkers.moves[w] === Move.metropolis)
      this.#adaptation.answered(w, probability);
  }

  #makeProposal(w: number, step: number): number {
    const [walkers, draws, options] = [this.#walkers, this.#draws, this.#options];
    const move = this.#choose(draws.uniform(w, step, 1));
    walkers.moves[w] = move;
    if (move === Move.metropolis) {
      const point = walkers.proposal(w);
      draws.normals(w, step, point);
      this.#adaptation.step(w, point);
      if (options.proposal === "fixed") reflect(point);
      return 0;
    }
    const { chains } = walkers;
    const half = Math.ceil(chains / 2);
    const temperature = Math.floor(w / chains) * chains;
    const lower = w - temperature < half;
    const others = lower
      ? { first: temperature + half, count: chains - half }
      : { first: temperature, count: half };
    const turn = { walkers, draws, w, step };
    if (move === Move.stretch) return stretchMove(turn, others, options.stretch);
    return move === Move.snooker ? snookerMove(turn, others) : differentialMove(turn, others, options.jump);
  }

  /** The kind of move does not depend on where the walker is, so a mixture is as exact as its parts. */
  #choose(u: number): number {
    const { move, snooker } = this.#options;
    if (move === "metropolis") return Move.metropolis;
    if (move === "stretch") return Move.stretch;
    if (move === "differential") return u < snooker ? Move.snooker : Move.differential;
    const part = 3 * u;
    if (part < 1) return Move.metropolis;
    if (part < 2) return Move.stretch;
    return part - 2 < snooker ? Move.snooker : Move.differential;
  }

  /** What came of walker w's proposal: accepted by Metropolis' rule at the walker's temperature. */
  answer(w: number, id: number, logLikelihood: number): void {
    const walkers = this.#walkers;
    const { chains } = walkers;
    const g = this.#ensemble ? 0 : w % chains;
    const logRatio =
      this.ladder.betas[Math.floor(w / chains)]! * (logLikelihood - walkers.logLikelihood[w]!) +
      walkers.factors[w]!;
    // Where the likelihood is zero no factor helps.
    const probability = logLikelihood > -Infinity ? Math.min(1, Math.exp(logRatio)) : 0;
    const move = walkers.moves[w]!;
    this.#learnScale(w, probability);
    if (this.#draws.uniform(w, this.#rounds[g]!, 0) < probability) {
      walkers.move(w, id, logLikelihood);
      if (w < chains) this.#counts[3 * move + 1]! += 1;
    }
    this.#open[g]! -= 1;
    if (this.#open[g] === 0) this.#endPhase(g);
  }

  #endPhase(g: number): void {
    this.#phases[g]! += 1;
    if (this.#phases[g] === this.#groups[g]!.length) this.#endRound(g);
  }

  #endRound(g: number): void {
    const walkers = this.#walkers;
    const { chains } = walkers;
    const round = this.#rounds[g]!;
    const [from, to] = this.#ensemble ? [0, chains] : [g, g + 1];
    for (let c = from; c < to; c++) {
      this.ladder.swap(walkers, c, round, (w) => this.#draws.uniform(w, round, swapUniform));
      this.paths[c]!.visit(walkers.ids[c]!);
      this.history.record(c, walkers.point(c));
      if (this.adapting) for (let w = c; w < walkers.count; w += chains) this.#adaptation.visited(w);
    }
    this.#phases[g] = 0;
    this.#rounds[g] = round + 1;
  }

  #endEpoch(): void {
    const apart = this.#adaptation.disagreement();
    this.#adaptation.learn(this.#learns);
    this.ladder.learn();
    const wanted = this.#adaptSteps;
    const enough =
      this.#epochEnd >= wanted &&
      (this.#options.adaptSteps !== "auto" || apart < agreement || this.#epochEnd >= patience * wanted);
    if (enough) {
      this.frozenAt = this.#epochEnd;
      this.#epochEnd = Infinity;
    } else {
      const next = 2 * this.#epochEnd;
      this.#epochEnd = this.#epochEnd < wanted ? Math.min(wanted, next) : next;
    }
  }

  /** Steps at the start of a chain of `rounds` steps that are not part of the posterior sample. */
  skipped(rounds: number): number {
    const share = Math.floor(this.#options.burnIn * rounds);
    // Steps of late adaptation are nearly as good as others; a short run would be left with too few without them.
    const adapted = Math.min(this.adapting ? rounds : this.frozenAt, Math.floor(rounds / 2));
    return Math.max(adapted, share);
  }

  /** Posterior weights: how many steps the chains stayed at each point, by id. */
  stays(): Map<number, number> {
    const counts = new Map<number, number>();
    for (const [c, path] of this.paths.entries())
      path.countInto(counts, this.skipped(this.#rounds[this.#ensemble ? 0 : c]!));
    return counts;
  }

  /** Of the first temperature, for moves made so far. */
  rates(): Record<string, number> {
    const rates: Record<string, number> = {};
    let [proposed, accepted, outside] = [0, 0, 0];
    for (const [m, name] of moveNames.entries()) {
      const [p, a, o] = this.#counts.subarray(3 * m, 3 * m + 3) as unknown as [number, number, number];
      proposed += p;
      accepted += a;
      outside += o;
      if (p > 0 && this.#ensemble) rates[`acceptance.${name}`] = a / p;
    }
    const swaps = this.ladder.rates();
    return {
      acceptance: proposed > 0 ? accepted / proposed : NaN,
      outside: proposed > 0 ? outside / proposed : 0,
      ...rates,
      ...Object.fromEntries(Array.from(swaps, (rate, r) => [`swaps.${r + 1}`, rate])),
    };
  }

  save(): Snapshot {
    return {
      rounds: this.#rounds.slice(),
      phases: this.#phases.slice(),
      open: this.#open.slice(),
      counts: this.#counts.slice(),
      epochEnd: this.#epochEnd,
      frozenAt: this.frozenAt,
      adaptation: this.#adaptation.save(),
      ladder: this.ladder.save(),
      history: this.history.save(),
      paths: this.paths.map((path) => path.save()),
    };
  }

  load(saved: Snapshot): void {
    copyInto(this.#rounds, saved.rounds);
    copyInto(this.#phases, saved.phases);
    copyInto(this.#open, saved.open);
    copyInto(this.#counts, saved.counts);
    this.#epochEnd = Number(saved.epochEnd);
    this.frozenAt = Number(saved.frozenAt);
    this.#adaptation.load(saved.adaptation as Snapshot);
    this.ladder.load(saved.ladder as Snapshot);
    this.history.load(saved.history as Snapshot);
    const paths = saved.paths as unknown as { ids: Float64Array; steps: Uint32Array }[];
    for (const [c, path] of this.paths.entries()) path.load(paths[c]!);
  }
}

/** Each group's walkers by phase. */
function groupsOf({ chains, count }: Walkers, ensemble: boolean): Int32Array[][] {
  const all = Int32Array.from({ length: count }, (_, w) => w);
  if (!ensemble) return Array.from({ length: chains }, (_, c) => [all.filter((w) => w % chains === c)]);
  const half = Math.ceil(chains / 2);
  return [[all.filter((w) => w % chains < half), all.filter((w) => w % chains >= half)]];
}
