// A process of its own: plays the shared game with the sampler in a folder and sends the points to the parent.

import { sharedGame } from "./other-process-case.js";
import { play } from "./sampler-play.js";
import { findPlugin, samplerUnderTest } from "./subject.js";

const { registry, entry } = await findPlugin(process.argv[2]!);
const points = await play(await samplerUnderTest(registry, entry), sharedGame);
process.send!([...points], () => process.exit(0));
