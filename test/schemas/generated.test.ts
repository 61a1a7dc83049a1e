// One home of every fact: what is generated from the schemas is up to date, and everything in them is described.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Manifest } from "../../src/contract/index.js";
import { functions } from "../../src/numerics/formula-table.js";
import type { PluginManifest } from "../../src/registry/generated/manifest.js";
import { readSchema } from "../../src/registry/manifest.js";
import type { JsonSchema } from "../../src/registry/validate.js";

const root = new URL("../../../", import.meta.url);
const schemas = ["scan", "bench", "plugin", "run", "protocol"] as const;

/** Every schema that stands for a key, with its path. */
function properties(node: unknown, path = ""): [string, JsonSchema][] {
  if (Array.isArray(node)) return node.flatMap((item, i) => properties(item, `${path}/${i}`));
  if (node === null || typeof node !== "object") return [];
  return Object.entries(node).flatMap(([key, value]) => [
    ...(key === "properties"
      ? Object.entries(value as Record<string, JsonSchema>).map(([name, property]): [string, JsonSchema] => [
          `${path}/${name}`,
          property,
        ])
      : []),
    ...(key === "default" || key === "const" || key === "enum" ? [] : properties(value, `${path}/${key}`)),
  ]);
}

describe("the schemas", () => {
  it("leave no difference when types, full form and tables are generated again", async () => {
    const { generate } = await import(new URL("scripts/generate-types.mjs", root).href);
    for (const [path, text] of Object.entries((await generate()) as Record<string, string>))
      assert.equal(readFileSync(new URL(path, root), "utf8"), text, `${path} is stale: npm run types`);
  });

  for (const name of schemas) {
    it(`${name}: is itself valid and strict`, () => {
      const ajv = new Ajv2020({
        strict: true,
        strictRequired: false,
        discriminator: true,
        allowUnionTypes: true,
      });
      assert.ok(ajv.validateSchema(readSchema(name)), ajv.errorsText());
      assert.doesNotThrow(() => ajv.compile(readSchema(name)));
    });
    it(`${name}: describes every key`, () => {
      const schema = readSchema(name);
      const resolved = (property: JsonSchema) =>
        typeof property.$ref === "string"
          ? (schema.$defs as Record<string, JsonSchema>)[property.$ref.replace("#/$defs/", "")]!
          : property;
      const silent = properties(schema).filter(
        ([, property]) => typeof (property.description ?? resolved(property).description) !== "string",
      );
      assert.deepEqual(
        silent.map(([path]) => path),
        [],
      );
    });
  }

  it("say of manifests what the contract says", () => {
    // Checked by the compiler: each type can stand for the other, but for what defaults fill in.
    const forward = (manifest: PluginManifest): Omit<Manifest, "capabilities"> => manifest;
    const back = (manifest: Manifest): unknown => manifest satisfies { name: string; options: object };
    assert.ok(forward !== undefined && back !== undefined);
  });

  it("are described with the functions that formulas have", () => {
    const page = readFileSync(new URL("docs/scan-file.md", root), "utf8");
    const listed = /`(abs sign [^`]*)`/.exec(page)![1]!.split(/\s+/);
    assert.deepEqual(listed, [...functions.keys()]);
  });
});
