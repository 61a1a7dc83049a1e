// lode plugins list: what can be named in a scan file.
import { type CommonOptions, type Declare, newCommand } from "../command.js";
import { collect } from "../option-values.js";

interface Options extends CommonOptions {
  plugins?: string[];
}

export const declarePluginsList: Declare = (parent, { terminal }) => {
  newCommand(parent, "list", "list the plugins that a scan can name")
    .option("--plugins <folder>", "also look in this folder; repeatable", collect)
    .action(async (options: Options) => {
      const { openRegistry } = await import("../../registry/registry.js");
      const registry = await openRegistry({ folders: options.plugins ?? [] });
      const entries = registry.list();
      if (options.json) {
        terminal.printJson({
          plugins: entries.map(({ manifest, folder, builtin }) => ({
            kind: manifest.kind,
            name: manifest.name,
            version: manifest.version,
            summary: manifest.summary,
            builtin,
            folder,
          })),
          broken: registry.broken.map(({ folder, error }) => ({ folder, error: error.toJSON() })),
        });
        return;
      }
      const width = Math.max(...entries.map(({ manifest }) => manifest.name.length));
      let kind = "";
      for (const { manifest, folder, builtin } of entries) {
        if (manifest.kind !== kind) {
          if (kind !== "") terminal.print("");
          kind = manifest.kind;
          terminal.print(terminal.paint("bold", `${kind}s`));
        }
        const where = builtin ? "" : terminal.paint("dim", `  (${folder})`);
        terminal.print(`  ${manifest.name.padEnd(width)}  ${manifest.summary}${where}`);
      }
      for (const { folder, error } of registry.broken) {
        terminal.say(
          `${terminal.paintError("yellow", "warning")} ${folder} cannot be used: ${error.message}`,
        );
      }
    });
};
