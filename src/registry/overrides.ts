// `--set path=value` and the other command-line changes of a scan, made on the data as written, before validation.
import { LodeError } from "../contract/index.js";
import { parseValue } from "./yaml.js";

export interface Overrides {
  /** `path=value` with a dotted path (`budget.evaluations=500`, `surrogates.0.plugin=mlp`); the value is YAML. */
  set?: readonly string[];
  /** Replaces the whole `sampler` block. */
  sampler?: string;
  seed?: number;
  workers?: number;
}

type Tree = Record<string, unknown>;

/** Changes `scan` in place, beginning with the `defaults` of blocks that it does not have; gives the JSON pointer of each change with the option that made it. */
export function applyOverrides(scan: Tree, overrides: Overrides, defaults: Tree): Map<string, string> {
  const changed = new Map<string, string>();
  if (overrides.sampler !== undefined) {
    scan.sampler = overrides.sampler;
    changed.set("/sampler", `--sampler ${overrides.sampler}`);
  }
  if (overrides.seed !== undefined)
    changed.set(setPath(scan, ["seed"], overrides.seed, "--seed", defaults), "--seed");
  if (overrides.workers !== undefined)
    changed.set(
      setPath(scan, ["schedule", "workers"], overrides.workers, "--workers", defaults),
      "--workers",
    );
  for (const assignment of overrides.set ?? [])
    changed.set(setFromText(scan, assignment, defaults), `--set ${assignment}`);
  return changed;
}

function setFromText(scan: Tree, assignment: string, defaults: Tree): string {
  const at = assignment.indexOf("=");
  const path = assignment.slice(0, at).trim().split(".");
  if (at < 1 || path.some((segment) => segment === ""))
    throw new LodeError("LODE_CLI_USAGE", `--set ${assignment} is not path=value.`, {
      path: "--set",
      found: assignment,
      expected: "path=value",
      hint: "For example --set budget.evaluations=500.",
    });
  let value: unknown;
  try {
    value = parseValue(assignment.slice(at + 1));
  } catch (cause) {
    throw new LodeError("LODE_CLI_USAGE", `The value of --set ${assignment} is not valid YAML.`, {
      path: "--set",
      found: assignment.slice(at + 1),
      cause,
    });
  }
  return setPath(scan, path, value, `--set ${assignment}`, defaults);
}

function setPath(
  scan: Tree,
  path: readonly string[],
  value: unknown,
  option: string,
  defaults: Tree,
): string {
  let node: Tree = scan;
  for (const [depth, segment] of path.entries()) {
    if (segment === "__proto__")
      throw new LodeError("LODE_CLI_USAGE", `${option}: ${segment} is no key.`, { path: option });
    if (depth === path.length - 1) {
      node[segment] = value;
      break;
    }
    let next = Object.hasOwn(node, segment) ? node[segment] : undefined;
    if (next === undefined && depth === 0) next = structuredClone(defaults[segment]);
    // `--set sampler.options.batch=50` on `sampler: mls`: a plugin named alone is one without options.
    if (typeof next === "string" && (segment === "sampler" || segment === "evaluator"))
      next = { plugin: next };
    if (next === undefined || next === null) next = {};
    if (typeof next !== "object")
      throw new LodeError(
        "LODE_CLI_USAGE",
        `${option}: ${path.slice(0, depth + 1).join(".")} has no parts.`,
        {
          path: option,
          found: next,
          expected: "a mapping or a list",
        },
      );
    node[segment] = next;
    node = next as Tree;
  }
  return `/${path.map((segment) => segment.replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`;
}
