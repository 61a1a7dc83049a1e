// What makes a manifest valid beyond its schema: a contract version that is served, and an options schema that is strict,
// described throughout, and content with its own defaults.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contractVersion, LodeError, type Manifest } from "../contract/index.js";
import { raise } from "../problem/raise.js";
import { compileSchema, type JsonSchema, validate } from "./validate.js";

let pluginSchema: JsonSchema | undefined;

/** The schema of manifests, from schemas/ of the package. */
export function readSchema(name: "plugin" | "scan" | "bench" | "run" | "protocol"): JsonSchema {
  return JSON.parse(readFileSync(new URL(`../../../schemas/${name}.schema.json`, import.meta.url), "utf8"));
}

/** Checks what was read from a plugin.json in `folder` and fills in its defaults; all errors are LodeErrors. */
export function checkManifest(data: unknown, folder: string): Manifest {
  const file = join(folder, "plugin.json");
  pluginSchema ??= readSchema("plugin");
  const manifest = structuredClone(data) as Manifest;
  raise(
    validate(pluginSchema, manifest, `${file}#`, {
      invalid: "LODE_PLUGIN_MANIFEST",
      unknownKey: "LODE_PLUGIN_MANIFEST",
      badName: "LODE_PLUGIN_MANIFEST",
      subject: "The manifest",
    }),
  );
  if (manifest.contract > contractVersion || manifest.contract < contractVersion - 1)
    throw new LodeError(
      "LODE_PLUGIN_CONTRACT",
      `${manifest.name} was written for contract ${manifest.contract}.`,
      {
        path: `${file}#/contract`,
        found: manifest.contract,
        expected: `${contractVersion}${contractVersion > 1 ? ` or ${contractVersion - 1}` : ""}`,
        hint:
          manifest.contract > contractVersion
            ? "Update Lodescan, or use an older version of the plugin."
            : "Use a newer version of the plugin.",
      },
    );
  const faults = [...optionFaults(manifest.options, file), ...referenceFaults(manifest, file)];
  raise(faults);
  return manifest;
}

function referenceFaults(manifest: Manifest, file: string): LodeError[] {
  if (manifest.kind === "evaluator" || (manifest.references ?? []).length > 0) return [];
  return [
    fault(
      `${file}#/references`,
      `A ${manifest.kind} needs a reference to cite.`,
      "references: title and doi",
    ),
  ];
}

const fault = (path: string, message: string, expected?: string) =>
  new LodeError("LODE_PLUGIN_MANIFEST", message, { path, expected });

function optionFaults(options: JsonSchema, file: string): LodeError[] {
  const base = `${file}#/options`;
  if (options.type !== "object" || options.additionalProperties !== false)
    return [
      fault(base, "The options must be a closed object.", '"type": "object", "additionalProperties": false'),
    ];
  // Without `required`, so that an empty object shows whether the defaults themselves are valid.
  const { required: _, ...schema } = options;
  try {
    compileSchema(options, false);
    const faults = propertyFaults(options, base);
    if (faults.length > 0) return faults;
    return validate(schema, {}, base, {
      invalid: "LODE_PLUGIN_MANIFEST",
      unknownKey: "LODE_PLUGIN_MANIFEST",
      badName: "LODE_PLUGIN_MANIFEST",
      subject: "A default of the manifest",
    });
  } catch (cause) {
    if (cause instanceof LodeError) throw cause;
    return [
      fault(base, `The options are no valid JSON Schema: ${cause instanceof Error ? cause.message : cause}.`),
    ];
  }
}

/** Every property, at any depth, says what it is; every one of the top level has a default or is required. */
function propertyFaults(schema: JsonSchema, base: string, nested = false): LodeError[] {
  const required = (schema.required as string[] | undefined) ?? [];
  const faults: LodeError[] = [];
  for (const [name, property] of Object.entries(
    (schema.properties as Record<string, JsonSchema> | undefined) ?? {},
  )) {
    const path = `${base}/properties/${name}`;
    if (typeof property.description !== "string")
      faults.push(fault(path, `The option ${name} has no description.`));
    if (!nested && !("default" in property) && !required.includes(name) && !isOptional(property))
      faults.push(fault(path, `The option ${name} has neither a default nor is it required.`, "a default"));
    faults.push(...propertyFaults(property, path, true));
  }
  return faults;
}

/** `"$comment": "optional"`: an option whose absence means something that no value could say. */
const isOptional = (property: JsonSchema) => property.$comment === "optional";
