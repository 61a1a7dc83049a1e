// A file of a user, or the same as text or data, and where in it each value stands: for scan files and bench files alike.
import { readFileSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { LodeError } from "../contract/index.js";
import { decodeText, type FileKind, maxFileBytes, parseYaml, plainData, type Source } from "./yaml.js";

export interface OpenSource {
  read: Source;
  /** "" where the source is no file. */
  file: string;
  /** Where relative paths start. */
  folder: string;
}

/** Errors that are about a key, not about its value. */
const errorsOfKeys: ReadonlySet<string> = new Set([
  "LODE_SCAN_UNKNOWN_KEY",
  "LODE_SCAN_NAME",
  "LODE_BENCH_UNKNOWN_KEY",
]);

/** A file's path, the text itself (anything with a line break, or JSON), or data. */
export function openSource(source: string | object, kind: FileKind, folder?: string): OpenSource {
  if (typeof source !== "string") {
    const value = plainData(source, kind.name) as Record<string, unknown>;
    return { read: { value, place: () => undefined }, file: "", folder: resolve(folder ?? ".") };
  }
  if (source.includes("\n") || source.trimStart().startsWith("{"))
    return { read: parseYaml(source, kind.name, kind), file: "", folder: resolve(folder ?? ".") };
  return {
    read: parseYaml(readText(source, kind), source, kind),
    file: source,
    folder: resolve(folder ?? dirname(source)),
  };
}

function readText(file: string, kind: FileKind): string {
  try {
    // Before reading: a file of many gigabytes must not be loaded to be refused.
    const { size } = statSync(file);
    if (size <= maxFileBytes) return decodeText(readFileSync(file), file);
    return decodeText({ length: size } as Uint8Array, file);
  } catch (cause) {
    if (cause instanceof LodeError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    throw new LodeError(
      "LODE_SCAN_UNREADABLE",
      `${file} cannot be read${code === "ENOENT" ? ": there is no such file" : ""}.`,
      {
        path: file,
        cause,
        hint:
          code === "EISDIR"
            ? `Name the file, for example ${basename(file)}/${kind.name}.yaml.`
            : "Check the path.",
      },
    );
  }
}

/** The same error with file, line and column, or with the command-line option that brought the value in. */
export function placed(
  error: LodeError,
  read: Source,
  file: string,
  changed: ReadonlyMap<string, string> = new Map(),
): LodeError {
  const pointer = error.path ?? "";
  if (pointer !== "" && !pointer.startsWith("/")) return error;
  const ofKey = errorsOfKeys.has(error.code);
  // An unknown key can also be a part of the path that an option made.
  const override = [...changed].find(
    ([path]) => `${pointer}/`.startsWith(`${path}/`) || (ofKey && path.startsWith(`${pointer}/`)),
  )?.[1];
  const place = override === undefined ? read.place(pointer, ofKey) : undefined;
  const located = new LodeError(error.code, error.message, {
    path: override !== undefined ? override : file === "" ? pointer : `${file}#${pointer}`,
    ...place,
    found: error.found,
    expected: error.expected,
    hint: error.hint,
    cause: error.cause,
  });
  located.others.push(...error.others.map((other) => placed(other, read, file, changed)));
  return located;
}
