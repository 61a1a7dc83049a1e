// Validation against JSON Schema 2020-12, strict. The only importer of ajv. Defaults are filled in; every error says where,
// what was found, what was expected, and the nearest valid name.
import type { ErrorObject, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { type ErrorCode, LodeError } from "../contract/index.js";
import { formulaFault } from "../problem/formulas.js";
import { nameHint } from "../problem/nearest.js";
import { describe } from "./yaml.js";

export type JsonSchema = Record<string, unknown>;

/** Codes and names that errors of one kind of document carry. */
export interface Wording {
  invalid: ErrorCode;
  unknownKey: ErrorCode;
  badName: ErrorCode;
  /** "The scan file", "The options of mls", ... */
  subject: string;
  /** What a name may be. Default: as for parameters. */
  names?: string;
}

/** Junk can match a schema wrongly in very many places; nobody reads more than this. */
const mostErrors = 50;

let ajv: Ajv2020 | undefined;
const compiled = new WeakMap<JsonSchema, ValidateFunction>();

/**
 * Compiles a schema; throws an Error that says what is wrong with the schema itself. Only schemas of others are checked
 * against the meta-schema, which costs more than all the rest; ours are by the tests.
 */
export function compileSchema(schema: JsonSchema, trusted = true): ValidateFunction {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    ajv ??= new Ajv2020({
      strict: true,
      allErrors: true,
      useDefaults: true,
      verbose: true,
      discriminator: true,
      allowUnionTypes: true,
      strictRequired: false,
      addUsedSchema: false,
      // What is marked as a formula in a plugin's options is checked before the plugin sees it.
      formats: { formula: { type: "string", validate: (text: string) => formulaFault(text) === undefined } },
      validateSchema: false,
      // A scan is validated once: what counts is how long compiling takes, not how fast the result is.
      inlineRefs: false,
      code: { optimize: false },
    });
    if (!trusted && ajv.validateSchema(schema) !== true)
      throw new Error(ajv.errorsText(ajv.errors, { dataVar: "options" }));
    validate = ajv.compile(schema);
    compiled.set(schema, validate);
  }
  return validate;
}

/** Fills defaults into `value` and gives the errors, with JSON pointers that start with `base`. */
export function validate(schema: JsonSchema, value: unknown, base: string, wording: Wording): LodeError[] {
  const check = compileSchema(schema);
  if (check(value)) return [];
  return readable((check.errors ?? []).slice(0, mostErrors)).map((error) =>
    toLodeError(error, base, wording),
  );
}

/**
 * Ajv reports every branch of an anyOf or oneOf before it reports the anyOf itself. Where the value has the type of one
 * branch, that branch's deeper complaints are what the user needs; otherwise the anyOf as a whole is.
 */
function readable(errors: readonly ErrorObject[]): ErrorObject[] {
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    if (error.keyword === "propertyNames") {
      // Replaces what was said of the name itself, which was checked as a text of its own.
      const name = error.params.propertyName as string;
      while (kept.at(-1)?.data === name && kept.at(-1)!.instancePath === error.instancePath) kept.pop();
      kept.push(error);
      continue;
    }
    if (error.keyword === "discriminator" && error.params.error === "tag") continue; // said by `required` or `type`
    if (error.keyword !== "anyOf" && error.keyword !== "oneOf") {
      kept.push(error);
      continue;
    }
    const branches: ErrorObject[] = [];
    const onlyRequired = isRequiredOnly(error.schema as JsonSchema[]);
    const ofBranch = (last: ErrorObject) =>
      onlyRequired
        ? last.instancePath === error.instancePath && last.keyword === "required"
        : last.instancePath === error.instancePath || last.instancePath.startsWith(`${error.instancePath}/`);
    while (kept.length > 0 && ofBranch(kept.at(-1)!)) branches.unshift(kept.pop()!);
    const mismatch = (branch: ErrorObject) =>
      branch.instancePath === error.instancePath && ["type", "const", "enum"].includes(branch.keyword);
    const deeper = branches.filter((branch) => !mismatch(branch));
    if (onlyRequired || deeper.length === 0) kept.push(error);
    else kept.push(...deeper);
  }
  return kept;
}

/** Branches that only say which keys there must be: "exactly one of gaussian, upperLimit, ...". */
const isRequiredOnly = (branches: readonly JsonSchema[]) =>
  branches.every((branch) => Object.keys(branch).join() === "required");

function toLodeError(error: ErrorObject, base: string, wording: Wording): LodeError {
  const path = base + error.instancePath;
  if (error.keyword === "additionalProperties") return unknownKey(error, path, wording);
  if (error.keyword === "propertyNames")
    return new LodeError(wording.badName, `${error.params.propertyName} cannot be a name.`, {
      path: `${path}/${pointerSegment(error.params.propertyName)}`,
      found: error.params.propertyName,
      expected:
        wording.names ?? "letters, digits and underscores, not beginning with a digit, at most 64 of them",
      hint: "Rename it.",
    });
  if (error.keyword === "format" && error.params.format === "formula")
    return (
      formulaFault(error.data as string, path) ??
      new LodeError("LODE_SCAN_FORMULA", "Not a formula.", { path })
    );
  if (error.keyword === "discriminator") return unknownTag(error, path, wording);
  const place = path === "" ? "it" : path;
  const missing = error.keyword === "required" ? (error.params.missingProperty as string) : undefined;
  const expected = expectation(error);
  const keys = keysAtIssue(error);
  const listed = keys.length > 20 ? `${keys.length}` : keys.join(", ") || "none";
  const found = missing !== undefined ? "nothing" : isAboutKeys(error) ? listed : describe(error.data);
  const fault =
    missing !== undefined
      ? `${missing} is missing${error.instancePath === "" ? "" : ` in ${path}`}`
      : isAboutKeys(error)
        ? `${place} must have ${expected}, and has ${listed}`
        : `${place} is ${found}, but must be ${expected}`;
  return new LodeError(wording.invalid, `${wording.subject}: ${fault}.`, {
    path,
    found,
    expected,
    hint: hintOf(error, missing),
  });
}

function unknownKey(error: ErrorObject, path: string, wording: Wording): LodeError {
  const key = error.params.additionalProperty as string;
  const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
  return new LodeError(wording.unknownKey, `${wording.subject}: nothing reads the key ${key}.`, {
    path: `${path}/${pointerSegment(key)}`,
    found: key,
    expected: known,
    hint: nameHint(key, known, "known keys") ?? "Remove it.",
  });
}

/** A key such as `prior`, by which the branch is chosen, has a value that no branch has. */
function unknownTag(error: ErrorObject, path: string, wording: Wording): LodeError {
  const { tag, tagValue } = error.params as { tag: string; tagValue: unknown };
  const branches = (error.parentSchema?.oneOf ?? []) as { properties: Record<string, { const: string }> }[];
  const known = branches.map((branch) => branch.properties[tag]!.const);
  return new LodeError(wording.invalid, `${wording.subject}: ${path}/${tag} is ${describe(tagValue)}.`, {
    path: `${path}/${tag}`,
    found: tagValue,
    expected: `one of ${known.join(", ")}`,
    hint: nameHint(String(tagValue), known, "possible"),
  });
}

/** Errors about which keys a mapping has, rather than about one value. */
const isAboutKeys = ({ keyword, schema }: ErrorObject) =>
  keyword === "maxProperties" ||
  keyword === "minProperties" ||
  ((keyword === "anyOf" || keyword === "oneOf") && isRequiredOnly(schema as JsonSchema[]));

/** The keys that such an error is about: of alternatives only those that are among them. */
function keysAtIssue({ keyword, schema, data }: ErrorObject): string[] {
  const keys = Object.keys((data ?? {}) as object);
  if (keyword !== "anyOf" && keyword !== "oneOf") return keys;
  const named = (schema as JsonSchema[]).flatMap((branch) => (branch.required as string[] | undefined) ?? []);
  return keys.filter((key) => named.includes(key));
}

function hintOf(error: ErrorObject, missing: string | undefined): string {
  const { data, params } = error;
  if (missing !== undefined) {
    const near = data && typeof data === "object" ? nameHint(missing, Object.keys(data)) : undefined;
    return near?.startsWith("Did")
      ? `Add ${missing}; is ${near.slice(13, -1)} meant to be it?`
      : `Add ${missing}.`;
  }
  const choices = (params.allowedValues as unknown[] | undefined)?.map(String);
  if (typeof data === "string" && choices !== undefined) return nameHint(data, choices, "possible")!;
  if (typeof data === "number" && !Number.isFinite(data))
    return "Only finite numbers can be written; leave open ends out.";
  const numeric =
    error.keyword === "type" && [params.type].flat().some((type) => type === "number" || type === "integer");
  if (numeric && typeof data === "string" && data.trim() !== "" && Number.isFinite(Number(data)))
    return `Write ${Number(data)} without quotes.`;
  const meaning = error.parentSchema?.description as string | undefined;
  const key = error.instancePath.split("/").at(-1);
  return meaning === undefined ? `Write ${expectation(error)}.` : `${key}: ${meaning}`;
}

function expectation(error: ErrorObject): string {
  const { keyword, params } = error;
  switch (keyword) {
    case "type":
      return [params.type].flat().map(typeName).join(" or ");
    case "enum":
      return `one of ${(params.allowedValues as unknown[]).map((value) => JSON.stringify(value)).join(", ")}`;
    case "const":
      return JSON.stringify(params.allowedValue);
    case "anyOf":
    case "oneOf":
      return alternatives(error.schema as JsonSchema[], keyword === "oneOf");
    case "required":
      return `the key ${params.missingProperty}`;
    case "minProperties":
    case "maxProperties":
      return `${keyword === "minProperties" ? "at least" : "at most"} ${params.limit} ${params.limit === 1 ? "key" : "keys"}`;
    case "minItems":
    case "minLength":
      return `at least ${params.limit} long`;
    case "maxItems":
    case "maxLength":
      return `at most ${params.limit} long`;
    case "uniqueItems":
      return "a list without repeats";
    case "pattern":
      return `text that matches ${params.pattern}`;
    default:
      if (typeof params.limit === "number") return `a number ${params.comparison} ${params.limit}`;
      return error.message ?? "valid";
  }
}

function alternatives(branches: readonly JsonSchema[], exactlyOne: boolean): string {
  if (isRequiredOnly(branches)) {
    const keys = branches.map((branch) => (branch.required as string[]).join(" with "));
    return `${exactlyOne ? "exactly" : "at least"} one of ${keys.join(", ")}`;
  }
  return branches
    .map((branch) => {
      if (branch.const !== undefined) return JSON.stringify(branch.const);
      if (branch.enum !== undefined)
        return (branch.enum as unknown[]).map((value) => JSON.stringify(value)).join(" or ");
      const keys = Object.keys((branch.properties as object | undefined) ?? {});
      const type = [branch.type ?? "object"].flat().map(typeName).join(" or ");
      return keys.length > 0 ? `${type} of ${keys.join(", ")}` : type;
    })
    .join(" or ");
}

const typeNames: Record<string, string> = {
  object: "a mapping",
  array: "a list",
  string: "text",
  number: "a finite number",
  integer: "an integer",
  boolean: "true or false",
  null: "nothing",
};
const typeName = (type: unknown) => typeNames[String(type)] ?? String(type);

/** A key as a segment of a JSON pointer. */
export const pointerSegment = (segment: string) => segment.replaceAll("~", "~0").replaceAll("/", "~1");
