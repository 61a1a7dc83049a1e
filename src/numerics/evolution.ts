// The loop that genetic samplers share: a population, children made of it, and survival as soon as as many results came back
// as a generation has children. Children are asked for one by one or many at a time, and come back in any order.
import { LodeError } from "../contract/errors.js";
import { type Matrix, matrix } from "../contract/matrix.js";
import type {
  Evaluations,
  Proposals,
  Sampler,
  SamplerContext,
  Snapshot,
  Summary,
} from "../contract/sampler.js";
import { FrontArchive } from "./front-archive.js";
import type { Crowd, Standings } from "./fronts.js";
import { Herd } from "./herd.js";
import { hypervolume } from "./hypervolume.js";
import type { ObjectiveView } from "./objective-vectors.js";
import { type Breeding, levelsOf, makeOffspring, toCells } from "./offspring.js";
import { LastPoints, PendingPoints, SeenCells } from "./proposed-points.js";

/** How a method selects. */
export interface Selection {
  /** Row numbers of at most `keep` survivors. */
  survive(crowd: Crowd, keep: number, key: Uint32Array): Int32Array;
  /** By what tournaments for parents are decided. */
  standings(crowd: Crowd): Standings;
  /** What the selection remembers from one generation to the next. */
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
}

export interface EvolutionSettings {
  /** Name of the method: the origin of its children. */
  name: string;
  population: number;
  /** Children of a generation. */
  offspring: number;
  breeding: Breeding;
  objectives: ObjectiveView;
  selection: Selection;
}

/** Initial points are cut down to the population's size each time that so many populations of them are there. */
const initialPopulations = 4;
/** Coordinates of the last points told, which candidates are compared with: some ten microseconds a child. */
const remembered = 4000;
const fewestRemembered = 256;
/** Other tries for a child that repeats a point told earlier, where all parameters are discrete. */
const otherAttempts = 8;
/** Largest front in more than three objectives whose hypervolume is told: beyond, it may take minutes. */
const largestCostlyFront = 150;

const nobody: Standings = {
  rank: new Int32Array(0),
  crowding: new Float64Array(0),
  spread: new Float64Array(0),
};

export class Evolution implements Sampler {
  readonly #context: SamplerContext;
  readonly #settings: EvolutionSettings;
  readonly #dim: number;
  readonly #cols: number;
  readonly #levels: Int32Array;
  readonly #archive: FrontArchive;
  readonly #seen: SeenCells;
  readonly #pending: PendingPoints;
  readonly #last: LastPoints;
  #population: Herd;
  #arrivals: Herd;
  #started = false;
  #generation = 0;
  /** Children asked for so far; the first ones, which complete the first population, are uniform points. */
  #asked = 0;
  #firstChildren = 0;
  /** Children to ask for before the next generation's, and results to await before the next survival. */
  #left = 0;
  #wanted = 0;
  /** Worst objectives of the first population with allowed points, for the hypervolume. */
  #reference: Float64Array | undefined;
  /** Those of the population that are ok, and their share of it. */
  #parents: Matrix;
  #standings = nobody;
  #okShare = 0;

  constructor(context: SamplerContext, settings: EvolutionSettings) {
    this.#context = context;
    this.#settings = settings;
    this.#dim = context.dim;
    this.#cols = settings.objectives.names.length;
    this.#levels = levelsOf(context.problem.dimensions);
    this.#archive = new FrontArchive(this.#cols);
    this.#seen = new SeenCells(this.#levels);
    this.#pending = new PendingPoints(this.#dim);
    const room = Math.max(fewestRemembered, Math.ceil(remembered / this.#dim));
    // Children that should only be new need not be compared with more than a generation.
    const { offspring, breeding } = settings;
    this.#last = new LastPoints(this.#dim, breeding.candidates > 1 ? room : Math.min(room, offspring));
    this.#population = new Herd(this.#dim, this.#cols);
    this.#arrivals = new Herd(this.#dim, this.#cols);
    this.#parents = matrix(0, this.#dim);
  }

  ask(count: number): Proposals {
    this.#start();
    // Nobody waits for results: once a generation is asked for in full, the next one is made of the same parents.
    if (this.#left === 0) this.#left = this.#settings.offspring;
    const rows = Math.min(count, this.#left);
    const { points, origin } = this.#makeChildren(rows);
    const tags = Int32Array.from({ length: rows }, (_, i) => this.#asked + i);
    for (const [i, tag] of tags.entries())
      this.#pending.add(tag, points.data.subarray(i * this.#dim, (i + 1) * this.#dim));
    this.#asked += rows;
    this.#left -= rows;
    return { points, tags, origin };
  }

  tell(evaluations: Evaluations): void {
    const { ids, tags } = evaluations;
    const { values, violation } = this.#settings.objectives.of(evaluations);
    const points = { ...evaluations.points, data: evaluations.points.data.slice() };
    toCells(this.#levels, points);
    for (let i = 0; i < points.rows; i++) {
      const point = points.data.subarray(i * this.#dim, (i + 1) * this.#dim);
      const vector = values.data.subarray(i * this.#cols, (i + 1) * this.#cols);
      this.#seen.add(point);
      this.#last.add(point);
      if (violation[i] === 0) this.#archive.add(ids[i]!, vector);
      if (!this.#started) {
        this.#population.add(point, vector, violation[i]!, -1);
        if (this.#population.rows === initialPopulations * this.#settings.population) this.#cutInitial();
        continue;
      }
      this.#pending.remove(tags[i]!);
      this.#arrivals.add(point, vector, violation[i]!, tags[i]!);
      if (this.#arrivals.rows === this.#wanted) this.#endGeneration();
    }
  }

  #start(): void {
    if (this.#started) return;
    this.#started = true;
    const { population, offspring } = this.#settings;
    if (this.#population.rows > population) this.#cutInitial();
    this.#firstChildren = population - this.#population.rows;
    this.#wanted = this.#firstChildren || offspring;
    this.#left = this.#wanted;
    this.#chooseParents();
  }

  #cutInitial(): void {
    this.#survive(this.#population, this.#context.random.stream("initial").key);
  }

  #endGeneration(): void {
    const herd = this.#population.and(this.#arrivals.inOrder());
    this.#arrivals = new Herd(this.#dim, this.#cols);
    this.#survive(herd, this.#context.random.stream("survival", this.#generation).key);
    this.#generation++;
    this.#wanted = this.#settings.offspring;
  }

  #survive(herd: Herd, key: Uint32Array): void {
    const { selection, population } = this.#settings;
    this.#population = herd.pick(selection.survive(herd.crowd(), population, key));
    this.#chooseParents();
    this.#reference ??= worstAllowed(this.#population.crowd());
  }

  #chooseParents(): void {
    const all = this.#population.crowd();
    const ok = [...all.violation.keys()].filter((i) => all.violation[i]! < Infinity);
    const crowd = this.#population.pick(ok).crowd();
    this.#okShare = ok.length / Math.max(1, all.points.rows);
    this.#parents = crowd.points;
    this.#standings = ok.length > 0 ? this.#settings.selection.standings(crowd) : nobody;
  }

  /** Whether a child is a uniform point: as large a share of them as the share of the population that failed. */
  #isRandom(child: number): boolean {
    if (child < this.#firstChildren || this.#parents.rows < 2) return true;
    const share = 1 - this.#okShare;
    return Math.floor((child + 1) * share) > Math.floor(child * share);
  }

  #makeChildren(count: number): { points: Matrix; origin: string[] } {
    const dim = this.#dim;
    const out = this.#pending.points();
    const taken = new Float64Array(out.length + count * dim);
    taken.set(out);
    const before = out.length / dim;
    const origin: string[] = [];
    while (origin.length < count) {
      const from = origin.length;
      const alone = this.#isRandom(this.#asked + from);
      let to = from + 1;
      // One by one where what was seen decides on each.
      while (!this.#seen.active && to < count && this.#isRandom(this.#asked + to) === alone) to++;
      const pending = { data: taken.subarray(0, (before + from) * dim), rows: before + from, cols: dim };
      taken.set(this.#children(this.#asked + from, to - from, alone, pending), (before + from) * dim);
      for (let i = from; i < to; i++) origin.push(alone ? "random" : this.#settings.name);
    }
    return { points: { data: taken.slice(before * dim), rows: count, cols: dim }, origin };
  }

  #children(first: number, count: number, alone: boolean, pending: Matrix): Float64Array {
    const { breeding } = this.#settings;
    const brood = {
      breeding: alone ? { ...breeding, candidates: 1 } : breeding,
      levels: this.#levels,
      parents: alone ? matrix(0, this.#dim) : this.#parents,
      standings: alone ? nobody : this.#standings,
      told: this.#last.points(),
      pending,
      key: this.#context.random.stream("children").key,
    };
    for (let attempt = 0; ; attempt++) {
      const { data } = makeOffspring(brood, first, count, attempt);
      if (attempt === otherAttempts || !this.#seen.has(data)) return data;
    }
  }

  /** Parents, and all that follows from the population, are made again. */
  snapshot(): Snapshot {
    return {
      population: this.#population.save(),
      arrivals: this.#arrivals.save(),
      pending: this.#pending.save(),
      started: this.#started,
      generation: this.#generation,
      asked: this.#asked,
      firstChildren: this.#firstChildren,
      left: this.#left,
      wanted: this.#wanted,
      reference: this.#reference ?? null,
      selection: this.#settings.selection.snapshot(),
    };
  }

  restore(saved: Snapshot): void {
    if (typeof saved.asked !== "number")
      throw new LodeError("LODE_RUN_SAMPLER", `This is no snapshot of the ${this.#settings.name} sampler.`);
    this.#population = Herd.load(saved.population as Snapshot, this.#dim, this.#cols);
    this.#arrivals = Herd.load(saved.arrivals as Snapshot, this.#dim, this.#cols);
    this.#pending.load(saved.pending as Snapshot);
    this.#started = saved.started as boolean;
    this.#generation = saved.generation as number;
    this.#asked = saved.asked;
    this.#firstChildren = saved.firstChildren as number;
    this.#left = saved.left as number;
    this.#wanted = saved.wanted as number;
    this.#settings.selection.restore(saved.selection as Snapshot);
    this.#reference = (saved.reference as Float64Array | null) ?? undefined;
    this.#chooseParents();
  }

  diagnostics(): Record<string, number> {
    const crowd = this.#population.crowd();
    const count = (wanted: number) => crowd.violation.filter((value) => value === wanted).length;
    return {
      generation: this.#generation,
      population: crowd.points.rows,
      allowed: count(0),
      failed: count(Infinity),
      ...(this.#measured && this.#cols <= 3
        ? { hypervolume: hypervolume(allowedValues(crowd), this.#measured) }
        : {}),
    };
  }

  /** The reference point, where objectives are more than requirements that are met or not. */
  get #measured(): Float64Array | undefined {
    return this.#settings.objectives.kind === "violations" ? undefined : this.#reference;
  }

  summary(): Summary {
    const { ids, values } = this.#archive.front();
    const notes: Record<string, number | string> = { objectives: this.#settings.objectives.names.join(", ") };
    if (this.#measured && (this.#cols <= 3 || values.rows <= largestCostlyFront)) {
      notes.hypervolume = hypervolume(values, this.#measured);
      notes.hypervolumeReference = Array.from(this.#measured).join(", ");
    }
    return { front: ids, notes };
  }
}

/** Objectives of the rows without violation. */
function allowedValues({ values, violation }: Crowd): Matrix {
  const rows = [...violation.keys()].filter((i) => violation[i] === 0);
  const out = matrix(rows.length, values.cols);
  for (const [n, i] of rows.entries())
    out.data.set(values.data.subarray(i * values.cols, (i + 1) * values.cols), n * values.cols);
  return out;
}

/** Worst finite value of each objective among the allowed rows; undefined unless there is one of each. */
function worstAllowed(crowd: Crowd): Float64Array | undefined {
  const { data, cols } = allowedValues(crowd);
  const worst = new Float64Array(cols).fill(-Infinity);
  for (let at = 0; at < data.length; at++)
    if (Number.isFinite(data[at])) worst[at % cols] = Math.max(worst[at % cols]!, data[at]!);
  return worst.every(Number.isFinite) ? worst : undefined;
}
