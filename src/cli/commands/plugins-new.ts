// lode plugins new: the folder of a new plugin that works as it is made.

import { resolve } from "node:path";
import { LodeError } from "../../contract/errors.js";
import type { PluginKind } from "../../contract/manifest.js";
import { type CommonOptions, type Declare, newCommand } from "../command.js";
import { typedPath } from "../typed-path.js";

interface Options extends CommonOptions {
  out?: string;
}

const kinds: readonly PluginKind[] = ["sampler", "surrogate", "evaluator"];

export const declarePluginsNew: Declare = (parent, { terminal }) => {
  newCommand(parent, "new <kind> <name>", "make a new sampler, surrogate or evaluator to start from")
    .option("--out <folder>", "where to make its folder; default: here")
    .action(async (kind: string, name: string, options: Options) => {
      const { nameHint } = await import("../../problem/nearest.js");
      if (!kinds.includes(kind as PluginKind)) {
        const hint = nameHint(kind, kinds, "kinds");
        throw new LodeError("LODE_CLI_USAGE", `There is no kind of plugin ${kind}.`, {
          found: kind,
          expected: kinds,
          ...(hint === undefined ? {} : { hint }),
        });
      }
      const { createPlugin } = await import("../../testing/scaffold/scaffold.js");
      const parentFolder = options.out ?? ".";
      const files = await createPlugin({ kind: kind as PluginKind, name, parent: parentFolder });
      const folder = resolve(parentFolder, name);
      if (options.json) {
        terminal.printJson({ folder, files });
        return;
      }
      terminal.print(`Made the ${kind} ${terminal.paint("bold", name)}:`);
      for (const file of files) terminal.print(`  ${typedPath(file)}`);
      terminal.print(
        `  ${terminal.paint("dim", "next")}  ${terminal.paint("cyan", `lode plugins test ${typedPath(folder)}`)}`,
      );
    });
};
