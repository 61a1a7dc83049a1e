// lode plugins show: a plugin's documentation, from its manifest.
import { LodeError } from "../../contract/errors.js";
import type { PluginKind } from "../../contract/manifest.js";
import type { PluginEntry } from "../../registry/registry.js";
import { type CommonOptions, type Declare, newCommand } from "../command.js";
import { collect } from "../option-values.js";
import { type Paint, toJson } from "../terminal.js";

interface Options extends CommonOptions {
  kind?: PluginKind;
  plugins?: string[];
}

interface OptionSchema {
  type?: string | string[];
  enum?: unknown[];
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
}

/** "integer from 1 to 1000", "relu, tanh or silu". */
function domain(schema: OptionSchema): string {
  if (schema.enum !== undefined) return schema.enum.map(String).join(" | ");
  const type = [schema.type ?? "any"].flat().join(" or ");
  const low = schema.minimum ?? schema.exclusiveMinimum;
  const high = schema.maximum ?? schema.exclusiveMaximum;
  const from = low === undefined ? "" : schema.minimum === undefined ? `, above ${low}` : `, at least ${low}`;
  const to = high === undefined ? "" : schema.maximum === undefined ? `, below ${high}` : `, at most ${high}`;
  return `${type}${from}${to}`;
}

function optionLines({ manifest }: PluginEntry, paint: Paint): string[] {
  const { properties = {}, required = [] } = manifest.options as {
    properties?: Record<string, OptionSchema>;
    required?: string[];
  };
  const lines: string[] = [];
  for (const [name, schema] of Object.entries(properties)) {
    const fallback =
      schema.default !== undefined
        ? `default ${toJson(schema.default)}`
        : required.includes(name)
          ? "required"
          : "optional";
    lines.push(`  ${paint("bold", name)}  ${paint("dim", `${domain(schema)}; ${fallback}`)}`);
    if (schema.description !== undefined) lines.push(`      ${schema.description}`);
  }
  return lines.length > 0 ? [paint("bold", "options"), ...lines] : ["It has no options."];
}

function referenceLines({ manifest }: PluginEntry, paint: Paint): string[] {
  const references = manifest.references ?? [];
  if (references.length === 0) return [];
  const lines = references.map((reference) => {
    const { authors, title, year, doi, arxiv, url } = reference;
    const where = doi ? `doi:${doi}` : arxiv ? `arXiv:${arxiv}` : (url ?? "");
    return `  ${[authors, title, year, where].filter((part) => part !== undefined && part !== "").join(", ")}`;
  });
  return ["", paint("bold", "references"), ...lines];
}

function description(entry: PluginEntry, paint: Paint): string {
  const { manifest, folder, builtin } = entry;
  const capabilities = Object.entries(manifest.capabilities).map(
    ([name, value]) => `  ${paint("dim", name)}  ${Array.isArray(value) ? value.join(", ") : String(value)}`,
  );
  return [
    `${paint("bold", manifest.name)}: ${manifest.kind}${manifest.version ? ` ${manifest.version}` : ""}${builtin ? "" : `, in ${folder}`}`,
    manifest.summary,
    "",
    ...(capabilities.length > 0 ? [paint("bold", "capabilities"), ...capabilities, ""] : []),
    ...optionLines(entry, paint),
    ...referenceLines(entry, paint),
  ].join("\n");
}

export const declarePluginsShow: Declare = (parent, { terminal }) => {
  newCommand(parent, "show <name>", "show a plugin's options, capabilities and references")
    .option("--kind <kind>", "sampler, surrogate or evaluator, where a name means several")
    .option("--plugins <folder>", "also look in this folder; repeatable", collect)
    .action(async (name: string, options: Options) => {
      const { openRegistry } = await import("../../registry/registry.js");
      const { nameHint } = await import("../../problem/nearest.js");
      const registry = await openRegistry({ folders: options.plugins ?? [] });
      const all = registry.list(options.kind);
      const entries = all.filter(({ manifest }) => manifest.name === name);
      if (entries.length === 0) {
        const names = all.map(({ manifest }) => manifest.name);
        const hint = nameHint(name, names, "plugins");
        throw new LodeError("LODE_PLUGIN_UNKNOWN", `There is no plugin ${name}.`, {
          found: name,
          expected: names,
          ...(hint === undefined ? {} : { hint }),
        });
      }
      if (options.json) {
        terminal.printJson({
          plugins: entries.map(({ manifest, folder, builtin }) => ({ ...manifest, folder, builtin })),
        });
        return;
      }
      terminal.print(entries.map((entry) => description(entry, terminal.paint)).join("\n\n"));
    });
};
