// Markov chains that sample the posterior: Metropolis-Hastings with gaussian steps, affine-invariant stretch moves,
// differential moves, parallel tempering. The prior is uniform in the cube and constraints multiply the likelihood by 0
// or 1, so a move is accepted by the likelihood ratio alone, and one that leaves the cube is rejected unseen.
import {
  type CreateSampler,
  type Evaluations,
  LodeError,
  matrix,
  type Proposals,
  type Sampler,
  type SamplerContext,
  type Snapshot,
  type Summary,
} from "lodescan/contract";
import { constrainedLogLikelihood, meritsOf } from "lodescan/numerics";
import { Chains } from "./chains.js";
import { moveNames } from "./moves.js";
import type { Options } from "./options.js";
import { Report } from "./report.js";
import { Start } from "./start.js";
import { Phase, Walkers } from "./walkers.js";

const usualChains = 20;
/** Walkers of an ensemble for each dimension: fewer cannot move in all directions. */
const ensembleWalkers = { usual: 3, least: 2 };
/** A snooker move needs three walkers in the other half. */
const fewestWalkers = 6;

class Mcmc implements Sampler {
  readonly #options: Options;
  readonly #context: SamplerContext;
  readonly #walkers: Walkers;
  readonly #start: Start;
  readonly #chains: Chains;
  readonly #report = new Report();
  /** True until every walker stands at a point of non-zero likelihood. */
  #starting = true;
  /** Points that only looked for the support. */
  #startPoints = 0;
  readonly #order: ReturnType<Chains["order"]>;
  /** Place in that order after the last walker that was asked for. */
  #cursor = 0;

  constructor(options: Options, context: SamplerContext) {
    const { dim, random } = context;
    this.#options = options;
    this.#context = context;
    this.#walkers = new Walkers(chainsOf(options, context), options.temperatures, dim);
    const { guide, start } = options;
    this.#start = new Start(this.#walkers, random.stream("start"), { guide, useBest: start === "best" });
    this.#chains = new Chains(options, this.#walkers, random.stream("chains"));
    this.#order = this.#chains.order();
  }

  ask(count: number): Proposals {
    const walkers = this.#walkers;
    if (this.#starting && walkers.phases.every((phase) => phase === Phase.idle))
      this.#starting = this.#start.propose();
    if (!this.#starting) this.#chains.propose();
    const chosen = this.#choose(count);
    const points = matrix(chosen.length, walkers.dim);
    for (const [i, w] of chosen.entries()) points.data.set(walkers.proposal(w), i * walkers.dim);
    const origin = this.#starting ? "start" : chosen.map((w) => moveNames[walkers.moves[w]!]!);
    return { points, tags: Int32Array.from(chosen), origin };
  }

  /** Walkers with a proposal ready, round and round: the same ones in turn however many are asked for. */
  #choose(count: number): number[] {
    const { walkers, starts } = this.#order;
    const { phases } = this.#walkers;
    const chosen: number[] = [];
    let place = this.#cursor;
    for (let k = 0; k < walkers.length && chosen.length < count; k++) {
      const w = walkers[place]!;
      place = (place + 1) % walkers.length;
      if (phases[w] !== Phase.ready) continue;
      phases[w] = Phase.pending;
      chosen.push(w);
      this.#cursor = place;
    }
    // What a group has nothing to propose for now, it may have when the next ask comes: its turn is over all the same.
    while (starts[this.#cursor] === 0 && phases[walkers[this.#cursor]!] !== Phase.ready)
      this.#cursor = (this.#cursor + 1) % walkers.length;
    return chosen;
  }

  tell(evaluations: Evaluations): void {
    const { tags, ids } = evaluations;
    if (tags.every((tag) => tag < 0)) {
      const merits = meritsOf(evaluations, this.#context.problem, "likelihood");
      this.#start.tellGiven(evaluations, merits);
      return;
    }
    const logLikelihood = constrainedLogLikelihood(evaluations);
    const merits = this.#starting ? meritsOf(evaluations, this.#context.problem, "likelihood") : undefined;
    for (let i = 0; i < tags.length; i++) {
      const w = tags[i]!;
      if (this.#walkers.phases[w] !== Phase.pending) continue;
      this.#walkers.phases[w] = Phase.idle;
      if (merits) {
        this.#startPoints++;
        this.#start.answer(w, ids[i]!, merits.violation[i]!, merits.value[i]!, logLikelihood[i]!);
      } else this.#chains.answer(w, ids[i]!, logLikelihood[i]!);
    }
  }

  /** Off by default: once the chains agree and have given enough. */
  done(): boolean {
    const { rHat, effectiveSamples } = this.#options;
    if ((rHat === 0 && effectiveSamples === 0) || this.#chains.adapting || this.#starting) return false;
    const now = this.#report.recent(this.#chains, this.#walkers.dim);
    return (rHat === 0 || now.rHat <= rHat) && now.effectiveSamples >= effectiveSamples;
  }

  diagnostics(): Record<string, number> {
    return {
      chains: this.#walkers.chains,
      steps: this.#chains.rounds,
      startPoints: this.#startPoints,
      adapting: this.#chains.adapting ? 1 : 0,
      ...this.#chains.rates(),
      ...this.#report.recent(this.#chains, this.#walkers.dim),
    };
  }

  summary(): Summary {
    const stays = this.#chains.stays();
    const ids = Float64Array.from(stays.keys()).sort();
    let total = 0;
    for (const steps of stays.values()) total += steps;
    const logWeights = ids.map((id) => Math.log(stays.get(id)! / total));
    const { rounds } = this.#chains;
    return {
      logWeights: { ids, logWeights },
      notes: {
        chains: this.#walkers.chains,
        steps: rounds,
        burnIn: this.#chains.skipped(rounds),
        adaptSteps: this.#chains.adapting ? rounds : this.#chains.frozenAt,
        ...this.#chains.rates(),
        ...this.#report.exact(this.#chains, this.#walkers.dim),
      },
    };
  }

  snapshot(): Snapshot {
    return {
      starting: this.#starting,
      startPoints: this.#startPoints,
      cursor: this.#cursor,
      walkers: this.#walkers.save(),
      start: this.#start.save(),
      chains: this.#chains.save(),
    };
  }

  restore(snapshot: Snapshot): void {
    if (typeof snapshot.starting !== "boolean")
      throw new LodeError("LODE_RUN_SAMPLER", "This is no snapshot of the mcmc sampler.");
    this.#starting = snapshot.starting;
    this.#startPoints = Number(snapshot.startPoints);
    this.#cursor = Number(snapshot.cursor);
    this.#walkers.load(snapshot.walkers as Snapshot);
    this.#start.load(snapshot.start as Snapshot);
    this.#chains.load(snapshot.chains as Snapshot);
  }
}

/** The number of chains; refuses too few of them for the moves. */
function chainsOf({ chains, move }: Options, { dim }: SamplerContext): number {
  if (move === "metropolis") return chains === "auto" ? usualChains : chains;
  const { usual, least } = ensembleWalkers;
  if (chains === "auto") return 2 * Math.ceil(Math.max(usualChains, usual * dim) / 2);
  const fewest = Math.max(fewestWalkers, move === "mixed" ? 0 : least * dim);
  if (chains >= fewest) return chains;
  throw new LodeError("LODE_PLUGIN_UNSUITED", `${chains} chains are too few for the move ${move}.`, {
    found: chains,
    expected: `at least ${fewest} in ${dim} dimensions`,
    hint: "steps are made along the other walkers, so fewer of them cannot move in all directions",
  });
}

export const create: CreateSampler<Options> = (options, context) => new Mcmc(options, context);
