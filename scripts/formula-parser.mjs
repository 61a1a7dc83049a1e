// What build.mjs bundles into dist/src/numerics/formula-parser.cjs: the parser of mathjs and nothing else. The package's own
// entry points load in half a second, each time that a command or a thread starts; this loads in some hundredths.
import { create } from "../node_modules/mathjs/lib/esm/core/create.js";
import { parseDependencies } from "../node_modules/mathjs/lib/esm/entry/dependenciesNumber/dependenciesParse.generated.js";

export const parse = create(parseDependencies).parse;
