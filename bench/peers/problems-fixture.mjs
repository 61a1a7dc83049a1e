// Points, observables and initial points of the reference problems that bench/peers/problems.py knows:
// node bench/peers/problems-fixture.mjs > test/fixtures/peers/problems.json
import { fixtureText } from "../../dist/test/testing/peer-problems.js";

process.stdout.write(fixtureText());
