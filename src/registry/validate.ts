// Validation against JSON Schema 2020-12, strict. The only importer of ajv. Defaults are filled in; every error says where,
// what was found, what was expected, and the nearest valid name.
import type { ErrorObject, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { type ErrorCode, LodeError } from "../contract/index.js";
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
}

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
      validateFormats: false,
      validateSchema: false,
    });
    if (!trusted && ajv.validateSchema(schema) !== true) throw new Error(ajv.errorsText(ajv.errors, { dataVar: "options" }));
    validate = ajv.compile(schema);
    compiled.set(schema, validate);
  }
  return validate;
}

/** Fills defaults into `value` and gives the errors, with JSON pointers that start with `base`. */
export function validate(schema: JsonSchema, value: unknown, base: string, wording: Wording): LodeError[] {
  const check = compileSchema(schema);
  if (check(value)) return [];
  return readable(check.errors ?? []).map((error) => toLodeError(error, base, wording));
}

/**
 * Ajv reports every branch of an anyOf or oneOf before it reports the anyOf itself. Where the value has the type of one
 * branch, that branch's deeper complaints are what the user needs; otherwise the anyOf as a whole is.
 */
function readable(errors: readonly ErrorObject[]): ErrorObject[] {
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    if (error.keyword === "propertyNames") continue; // said by the name's own error
    if (error.keyword !== "anyOf" && error.keyword !== "oneOf") {
      kept.push(error);
      continue;
    }
    const branches: ErrorObject[] = [];
    const onlyRequired = (error.schema as JsonSchema[]).every((branch) => Object.keys(branch).join() === "required");
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

function toLodeError(error: ErrorObject, base: string, wording: Wording): LodeError {
  const path = base + error.instancePath;
  const { params } = error;
  if (error.keyword === "additionalProperties") {
    const key = params.additionalProperty as string;
    const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
    return new LodeError(wording.unknownKey, `${wording.subject} has a key that nothing reads: ${key}.`, {
      path: `${path}/${escape(key)}`,
      found: key,
      expected: known,
      hint: nameHint(key, known, "known keys") ?? "Remove it.",
    });
  }
  if (error.propertyName !== undefined) {
    return new LodeError(wording.badName, `${error.propertyName} cannot be a name.`, {
      path: `${path}/${escape(error.propertyName)}`,
      found: error.propertyName,
      expected: "letters, digits and underscores, not beginning with a digit, at most 64 of them",
      hint: "Rename it.",
    });
  }
  const found = error.keyword === "required" ? "nothing" : describe(error.data);
  const expected = expectation(error);
  const value = typeof error.data === "string" ? error.data : undefined;
  const choices = (params.allowedValues as unknown[] | undefined)?.map(String);
  const missing = params.missingProperty as string | undefined;
  const message =
    missing !== undefined
      ? `${wording.subject}: ${missing} is missing${error.instancePath === "" ? "" : ` in ${path}`}.`
      : `${wording.subject}: ${path === "" ? "it" : path} is ${found}, which is not ${expected}.`;
  return new LodeError(wording.invalid, message, {
    path,
    found,
    expected,
    hint: value !== undefined && choices !== undefined ? nameHint(value, choices, "possible") : hintOf(error, missing),
  });
}

function hintOf(error: ErrorObject, missing: string | undefined): string | undefined {
  if (missing !== undefined) {
    const near = error.data && typeof error.data === "object" ? nameHint(missing, Object.keys(error.data)) : undefined;
    return near?.startsWith("Did") ? `Add ${missing}; is ${near.slice(13, -1)} meant to be it?` : `Add ${missing}.`;
  }
  if (error.keyword === "discriminator")
    return typeof error.params.tagValue === "string" ? nameHint(error.params.tagValue, tags(error), "known") : undefined;
  if (error.keyword === "type" && typeof error.data === "string" && /^[-+.\d]/.test(error.data))
    return "Write numbers without quotes and units.";
  return undefined;
}

/** Values of the discriminating key: what `prior` may be. */
function tags(error: ErrorObject): string[] {
  const property = error.params.tag as string;
  const branches = (error.parentSchema?.oneOf as { properties: Record<string, { const: string }> }[] | undefined) ?? [];
  return branches.map((branch) => branch.properties[property]!.const);
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
    case "discriminator":
      return `a mapping with ${params.tag}: ${tags(error).join(" | ")}`;
    case "required":
      return `the key ${params.missingProperty}`;
    case "minItems":
    case "minProperties":
    case "minLength":
      return `at least ${params.limit} long`;
    case "maxItems":
    case "maxProperties":
    case "maxLength":
      return `at most ${params.limit} ${keyword === "maxProperties" ? "of the keys" : "long"}`;
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
  const keys = branches.map((branch) => branch.required as string[] | undefined);
  if (keys.every((list) => list !== undefined) && branches.every((branch) => branch.properties === undefined))
    return `${exactlyOne ? "exactly" : "at least"} one of ${keys.map((list) => list!.join(" with ")).join(", ")}`;
  return branches
    .map((branch) => {
      if (branch.const !== undefined) return JSON.stringify(branch.const);
      if (branch.enum !== undefined) return (branch.enum as unknown[]).map((value) => JSON.stringify(value)).join(" or ");
      const list = Object.keys((branch.properties as object | undefined) ?? {});
      const name = [branch.type ?? "object"].flat().map((type) => typeName(type as string)).join(" or ");
      return list.length > 0 ? `${name} of ${list.join(", ")}` : name;
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
const typeName = (type: string) => typeNames[type] ?? type;

export const escape = (segment: string) => segment.replaceAll("~", "~0").replaceAll("/", "~1");
