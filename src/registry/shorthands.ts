// Brings a scan as its user writes it into the full form of src/registry/generated/scan.full.json, before validation: only
// what has the type of a shorthand is touched, so that everything else is reported by the schema at its own place.

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const entries = (value: unknown) => (isTree(value) ? Object.entries(value) : []);
const unitSeconds: Record<string, number> = { ms: 0.001, s: 1, min: 60, h: 3600, d: 86400 };

/** Seconds in "30s", "1.5 h", ...; anything else comes back as it is. */
export function seconds(value: unknown): unknown {
  const match = typeof value === "string" ? /^(\d+(?:\.\d+)?)\s*(ms|s|min|h|d)$/.exec(value) : null;
  return match ? Number(match[1]) * unitSeconds[match[2]!]! : value;
}

/** Expands all shorthands in place and fills in what only the rest of the file or its folder can tell. */
export function expandShorthands(scan: Tree, folder: string): void {
  for (const key of ["sampler", "evaluator"])
    if (typeof scan[key] === "string") scan[key] = { plugin: scan[key] };
  for (const key of ["warmStart", "plugins"]) if (typeof scan[key] === "string") scan[key] = [scan[key]];
  for (const [name, quantity] of entries(scan.derived))
    if (typeof quantity === "string" || typeof quantity === "number")
      (scan.derived as Tree)[name] = { formula: quantity };
  for (const [name, term] of entries(scan.likelihood)) {
    if (!isTree(term)) continue;
    if (typeof term.of === "string") term.of = [term.of];
    else if (term.of === undefined && term.expression === undefined) term.of = [name];
  }
  for (const [name, constraint] of entries(scan.constraints)) if (isTree(constraint)) constraint.of ??= name;
  if ("timeout" in scan) scan.timeout = seconds(scan.timeout);
  if (isTree(scan.budget)) {
    if ("time" in scan.budget) scan.budget.time = seconds(scan.budget.time);
    if (scan.budget.filled === true) scan.budget.filled = {};
    else if (scan.budget.filled === false) delete scan.budget.filled;
  }
  scan.folder ??= folder;
}
