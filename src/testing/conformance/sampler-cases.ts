// The conformance suite for samplers: what every sampler promises, whatever its method.
import { type Evaluations, Status } from "../../contract/index.js";
import { createRandom } from "../../numerics/index.js";
import type { Outcome } from "../harness/test-problem.js";
import { bowl, mixedBowl } from "./bowl.js";
import { type ConformanceCase, expect, expectEqual } from "./case.js";
import {
  always,
  openGame,
  overwrite,
  play,
  type SamplerUnderTest,
  takeTurns,
  unlessUnsuited,
  watched,
} from "./sampler-play.js";
import { snapshotCases } from "./sampler-resume-cases.js";

/** Ok points whose observables are what `value` gives. */
function observing(value: (i: number) => number): Outcome {
  let i = 0;
  return (_, out) => {
    out.fill(value(i++));
    return Status.ok;
  };
}

function reproducibility(plugin: SamplerUnderTest): ConformanceCase[] {
  return [
    {
      name: "proposes the same points for the same seed",
      async run() {
        expectEqual(await play(plugin, { seed: 7 }), await play(plugin, { seed: 7 }), "points");
      },
    },
    {
      name: "proposes new points for a new seed, if it draws random numbers",
      async run() {
        const one = watched(createRandom(1, "sampler"));
        // The same initial points both times: what differs is the sampler's own stream.
        const first = await play(plugin, { random: one.random });
        const second = await play(plugin, { random: createRandom(2, "sampler") });
        const same = first.length === second.length && first.every((value, i) => value === second[i]);
        expect(!(one.used() && same), "seeds 1 and 2 gave the same points");
      },
    },
    {
      name: "proposes the points in the open unit cube, never more than asked",
      async run() {
        // The host checks every ask; what is left to see is that there are points at all.
        const points = await play(plugin, { counts: [1, 2, 7, 40] });
        expect(points.length > 0, "the sampler proposed nothing");
      },
    },
  ];
}

function survival(plugin: SamplerUnderTest): ConformanceCase[] {
  const survives = (name: string, outcome: Outcome): ConformanceCase => ({
    name: `goes on when ${name}`,
    async run() {
      expect((await play(plugin, { outcome })).length > 0, "the sampler proposed nothing");
    },
  });
  return [
    survives("every point fails", always(Status.failed)),
    survives("every point times out", always(Status.timeout)),
    survives("every point is unphysical", always(Status.unphysical)),
    survives("every point is invalid", always(Status.invalid)),
    survives(
      "all observables are equal",
      observing(() => 0.5),
    ),
    survives(
      "every log-likelihood is -Infinity",
      observing(() => 1e200),
    ),
    survives(
      "ok points lack their observables",
      observing(() => NaN),
    ),
    survives(
      "every second point lacks its observables",
      observing((i) => (i % 2 === 0 ? NaN : 0.1)),
    ),
    survives("every second point fails", alternating()),
  ];
}

function alternating(): Outcome {
  let i = 0;
  return (x, out) => {
    bowl(2).evaluate(x, out);
    return i++ % 2 === 0 ? Status.ok : Status.failed;
  };
}

function sizes(plugin: SamplerUnderTest): ConformanceCase[] {
  return [
    {
      name: "works in batches of one point",
      run: async () => void (await play(plugin, { counts: [1, 1, 1, 1, 1], initial: 1 })),
    },
    {
      name: "works without initial points",
      run: async () => void (await play(plugin, { initial: 0 })),
    },
    {
      name: "works in one dimension",
      run: () => unlessUnsuited(() => play(plugin, { problem: bowl(1) })),
    },
    {
      name: "works in twenty dimensions",
      run: () => unlessUnsuited(() => play(plugin, { problem: bowl(20) })),
    },
  ];
}

function manners(plugin: SamplerUnderTest): ConformanceCase[] {
  return [
    {
      name: "keeps no reference to the arrays it was told",
      async run() {
        const untouched = await play(plugin);
        expectEqual(await play(plugin, { afterTell: overwrite }), untouched, "points");
      },
    },
    {
      name: "leaves the arrays it is told as they are",
      async run() {
        const copies: string[] = [];
        const host = await openGame(plugin);
        const tell = host.sampler.tell.bind(host.sampler);
        host.sampler.tell = async (batch: Evaluations) => {
          const before = fingerprint(batch);
          await tell(batch);
          copies.push(before === fingerprint(batch) ? "" : "changed");
        };
        await host.initial(10);
        await takeTurns(host);
        expect(!copies.includes("changed"), "tell changed the arrays of the host");
      },
    },
    {
      name: "gives diagnostics that are numbers",
      async run() {
        const host = await openGame(plugin);
        await host.initial(10);
        await takeTurns(host);
        for (const [name, value] of Object.entries(host.sampler.diagnostics())) {
          expect(typeof value === "number", `diagnostics: ${name} is of type ${typeof value}`);
        }
      },
    },
  ];
}

function fingerprint(batch: Evaluations): string {
  const { ids, tags, points, parameters, observables, terms, logLikelihood, violations, status, found } =
    batch;
  return [
    ids,
    tags,
    points.data,
    parameters.data,
    observables.data,
    terms.data,
    logLikelihood,
    violations.data,
    status,
    found,
  ]
    .map((values) => values.join())
    .join("|");
}

function declared(plugin: SamplerUnderTest): ConformanceCase[] {
  const {
    askAhead,
    asynchronous,
    parameterKinds = ["continuous", "integer", "choice"],
  } = plugin.capabilities;
  const cases: ConformanceCase[] = [];
  if (parameterKinds.includes("integer") || parameterKinds.includes("choice")) {
    cases.push({
      name: "takes the integer and choice parameters that it declares",
      run: async () => void (await play(plugin, { problem: mixedBowl(parameterKinds) })),
    });
  }
  if (askAhead || asynchronous) {
    cases.push({
      name: "can be asked again while points are pending, as it declares",
      run: () => pending(plugin, (batches) => batches),
    });
  }
  if (asynchronous) {
    cases.push({
      name: "takes results in any order, as it declares",
      run: () => pending(plugin, (batches) => batches.reverse()),
    });
  }
  return cases;
}

/** Three asks in a row, then three tells in the order that `arrange` makes, then an ordinary game. */
async function pending(plugin: SamplerUnderTest, arrange: (batches: Evaluations[]) => Evaluations[]) {
  const host = await openGame(plugin);
  await host.initial(10);
  const tell = host.sampler.tell.bind(host.sampler);
  const batches: Evaluations[] = [];
  host.sampler.tell = async (batch) => void batches.push(batch);
  await takeTurns(host, { counts: [4, 1, 4] });
  host.sampler.tell = tell;
  for (const batch of arrange(batches)) await host.sampler.tell(batch);
  await takeTurns(host);
  expect(batches.length > 0, "the sampler proposed nothing");
}

export function samplerCases(plugin: SamplerUnderTest): ConformanceCase[] {
  return [
    ...reproducibility(plugin),
    ...snapshotCases(plugin),
    ...survival(plugin),
    ...sizes(plugin),
    ...manners(plugin),
    ...declared(plugin),
  ];
}
