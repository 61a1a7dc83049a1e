// Makes from schemas/*.schema.json what TypeScript needs of them: types, and the full form of the scan schema, in which
// shorthands are gone and whatever has a default is present; and the tables of docs/scan-file.md and docs/bench-file.md. `--check` compares instead of writing.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";
import { fillTables } from "./schema-tables.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const readSchema = (name) => JSON.parse(readFileSync(join(root, "schemas", `${name}.schema.json`), "utf8"));

/** Applies `change` to every schema object of a tree, children first. */
function walk(node, change) {
  if (Array.isArray(node)) return node.map((item) => walk(item, change));
  if (node === null || typeof node !== "object") return node;
  return change(Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value, change)])));
}

const isShorthand = (schema, definitions) =>
  schema.$comment === "shorthand" ||
  (schema.$ref !== undefined && definitions[schema.$ref.replace("#/$defs/", "")]?.$comment === "shorthand");

/** The schema of validated data: alternatives marked as shorthand are dropped, properties with a default required (also
 * those marked as filled, whose default only the program can know). */
export function fullForm(schema) {
  const definitions = schema.$defs ?? {};
  const full = walk(schema, ({ anyOf, ...node }) => {
    const alternatives = anyOf?.filter((member) => !isShorthand(member, definitions));
    const merged = alternatives?.length === 1 ? { ...alternatives[0], ...node } : { ...node };
    if (alternatives?.length > 1) merged.anyOf = alternatives;
    const present = Object.entries(merged.properties ?? {}).filter(
      ([, property]) => "default" in property || property.$comment === "filled",
    );
    if (present.length > 0) {
      merged.required = [...new Set([...(merged.required ?? []), ...present.map(([name]) => name)])];
    }
    return merged;
  });
  for (const [name, definition] of Object.entries(full.$defs ?? {}))
    if (definition.$comment === "shorthand") delete full.$defs[name];
  return full;
}

/** What json-schema-to-typescript reads best: bare references, and no lists that only say which properties are required. */
function forTypes(schema) {
  return walk(schema, ({ discriminator: _, ...node }) => {
    if (node.$ref) return { $ref: node.$ref };
    const list = node.oneOf ?? node.anyOf;
    if (list?.every((member) => Object.keys(member).length === 1 && member.required)) {
      const { oneOf: _one, anyOf: _any, ...rest } = node;
      return rest;
    }
    if (node.oneOf && !node.properties)
      return { title: node.title, description: node.description, oneOf: node.oneOf };
    return node;
  });
}

async function types(schema, source, title = schema.title) {
  return compile(forTypes({ ...schema, title }), title, {
    bannerComment: `// Generated from schemas/${source}.schema.json by scripts/generate-types.mjs. Do not edit.`,
    additionalProperties: false,
    unreachableDefinitions: false,
    ignoreMinAndMaxItems: true,
    format: true,
    style: { printWidth: 110 },
  });
}

/** Path to text of everything that is generated. */
export async function generate() {
  const scan = readSchema("scan");
  const full = fullForm(scan);
  const bench = readSchema("bench");
  const fullBench = fullForm(bench);
  return {
    "src/problem/generated/scan.ts": await types(full, "scan"),
    "src/problem/generated/scan-file.ts": await types(scan, "scan", "ScanFile"),
    "src/registry/generated/scan.full.json": `${JSON.stringify(full, null, 1)}\n`,
    "src/registry/generated/manifest.ts": await types(readSchema("plugin"), "plugin"),
    "src/store/generated/run.ts": await types(readSchema("run"), "run"),
    "plugins/evaluators/program/generated/protocol.ts": await types(readSchema("protocol"), "protocol"),
    "src/registry/generated/bench.ts": await types(fullBench, "bench"),
    "src/registry/generated/bench-file.ts": await types(bench, "bench", "BenchFile"),
    "src/registry/generated/bench.full.json": `${JSON.stringify(fullBench, null, 1)}\n`,
    "docs/scan-file.md": fillTables(readFileSync(join(root, "docs/scan-file.md"), "utf8"), scan),
    "docs/bench-file.md": fillTables(readFileSync(join(root, "docs/bench-file.md"), "utf8"), bench),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let stale = 0;
  for (const [path, text] of Object.entries(await generate())) {
    const file = join(root, path);
    if (process.argv.includes("--check")) {
      if (readFileSync(file, "utf8") === text) continue;
      console.error(`${path} is not what npm run types makes`);
      stale++;
    } else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
  process.exitCode = stale > 0 ? 1 : 0;
}
