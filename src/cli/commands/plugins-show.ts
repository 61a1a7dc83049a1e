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
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: OptionSchema[];
  items?: OptionSchema;
  properties?: Record<string, OptionSchema>;
  additionalProperties?: boolean | OptionSchema;
  required?: string[];
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
}

type Definitions = Record<string, OptionSchema>;

function resolved(schema: OptionSchema, definitions: Definitions): OptionSchema {
  return schema.$ref === undefined ? schema : (definitions[schema.$ref.replace("#/$defs/", "")] ?? {});
}

/** "integer, at least 1", "relu | tanh | silu", "array of object", "number or string". */
function domain(given: OptionSchema, definitions: Definitions): string {
  const schema = resolved(given, definitions);
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(String).join(" | ");
  if (schema.anyOf !== undefined)
    return schema.anyOf.map((member) => domain(member, definitions)).join(" or ");
  const type = [schema.type ?? "any"].flat().join(" or ");
  if (type === "array" && schema.items !== undefined) return `array of ${domain(schema.items, definitions)}`;
  const low = schema.minimum ?? schema.exclusiveMinimum;
  const high = schema.maximum ?? schema.exclusiveMaximum;
  const from = low === undefined ? "" : schema.minimum === undefined ? `, above ${low}` : `, at least ${low}`;
  const to = high === undefined ? "" : schema.maximum === undefined ? `, below ${high}` : `, at most ${high}`;
  return `${type}${from}${to}`;
}

/** Objects with keys of their own that an option is, holds, or may be. */
function objectsIn(given: OptionSchema, definitions: Definitions): OptionSchema[] {
  const schema = resolved(given, definitions);
  if (schema.properties !== undefined) return [schema];
  const { items, anyOf = [], additionalProperties } = schema;
  const inner = [...anyOf, ...(items === undefined ? [] : [items])];
  if (typeof additionalProperties === "object") inner.push(additionalProperties);
  return inner.flatMap((member) => objectsIn(member, definitions));
}

function optionLines({ manifest }: PluginEntry, paint: Paint): string[] {
  const options = manifest.options as OptionSchema & { $defs?: Definitions };
  const definitions = options.$defs ?? {};
  const shown = new Set<OptionSchema>();
  const linesOf = (object: OptionSchema, indent: string): string[] => {
    shown.add(object);
    return Object.entries(object.properties ?? {}).flatMap(([name, schema]) => {
      const fallback =
        schema.default !== undefined
          ? `default ${toJson(schema.default)}`
          : object.required?.includes(name)
            ? "required"
            : "optional";
      const about = paint("dim", `${domain(schema, definitions)}; ${fallback}`);
      const text = schema.description ?? resolved(schema, definitions).description;
      return [
        `${indent}${paint("bold", name)}  ${about}`,
        ...(text === undefined ? [] : [`${indent}    ${text}`]),
        // What several options hold is shown where it comes first.
        ...objectsIn(schema, definitions).flatMap((inner) =>
          shown.has(inner) ? [] : linesOf(inner, `${indent}    `),
        ),
      ];
    });
  };
  const lines = linesOf(options, "  ");
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
