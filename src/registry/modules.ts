// From a plugin's folder to a module that host and worker threads can import. TypeScript is bundled into a cache, named by
// content; in all third-party code `lodescan/*` means the running copy.
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { LodeError } from "../contract/index.js";

const packageRoot = new URL("../../../", import.meta.url);

/** `lodescan` and each `lodescan/<part>` to the file URL of the running copy. */
export function ownModules(): Record<string, string> {
  const { exports } = JSON.parse(readFileSync(new URL("package.json", packageRoot), "utf8"));
  return Object.fromEntries(
    Object.entries(exports as Record<string, string | { default: string }>).map(([key, target]) => [
      `lodescan${key.slice(1)}`,
      new URL(typeof target === "string" ? target : target.default, packageRoot).href,
    ]),
  );
}

let registered = false;

interface Hooks {
  resolve(
    specifier: string,
    context: object,
    next: (specifier: string, context: object) => { url: string },
  ): { url: string; shortCircuit?: boolean };
}

/** Makes `lodescan/*` resolve to the running copy in this thread, wherever the importing module lies. Idempotent. */
export function registerResolution(): void {
  if (registered) return;
  registered = true;
  const own = ownModules();
  // Hooks in the same thread from Node 22.15 on; before, Node runs them in a thread of their own.
  const registerHooks = (nodeModule as { registerHooks?: (hooks: Hooks) => void }).registerHooks;
  if (registerHooks !== undefined)
    registerHooks({
      resolve: (specifier, context, next) =>
        Object.hasOwn(own, specifier)
          ? { url: own[specifier]!, shortCircuit: true }
          : next(specifier, context),
    });
  else nodeModule.register(new URL("./resolve-hooks.js", import.meta.url), { data: own });
}

/** URL of a module file, ready for import() in any thread that called `registerResolution`. */
export async function importableHref(file: string): Promise<string> {
  if (!existsSync(file))
    throw new LodeError("LODE_PLUGIN_LOAD", `There is no module ${file}.`, {
      path: file,
      expected: "a .js or .ts file",
    });
  return [".ts", ".mts"].includes(extname(file))
    ? pathToFileURL(await bundle(file)).href
    : pathToFileURL(file).href;
}

async function bundle(file: string): Promise<string> {
  const esbuild = await import("esbuild");
  const own = ownModules();
  let text: string;
  try {
    const result = await esbuild.build({
      entryPoints: [file],
      bundle: true,
      write: false,
      platform: "node",
      format: "esm",
      target: "node20",
      sourcemap: "inline",
      logLevel: "silent",
      plugins: [
        {
          name: "external packages by absolute address",
          setup(build) {
            build.onResolve({ filter: /^[^./]/ }, async (args) => {
              if (args.pluginData === "inner" || args.kind === "entry-point") return undefined;
              if (Object.hasOwn(own, args.path)) return { path: own[args.path]!, external: true };
              if (nodeModule.isBuiltin(args.path)) return { path: args.path, external: true };
              const { kind, resolveDir } = args;
              const found = await build.resolve(args.path, { kind, resolveDir, pluginData: "inner" });
              if (found.errors.length > 0) return { errors: found.errors };
              return { path: pathToFileURL(found.path).href, external: true };
            });
          },
        },
      ],
    });
    text = result.outputFiles[0]!.text;
  } catch (cause) {
    const first = (cause as { errors?: { text: string; location?: { file: string; line: number } }[] })
      .errors?.[0];
    throw new LodeError("LODE_PLUGIN_LOAD", `${file} cannot be compiled: ${first?.text ?? cause}.`, {
      path: first?.location ? `${first.location.file}:${first.location.line}` : file,
      cause,
    });
  }
  const name = `${basename(file, extname(file))}-${createHash("sha256").update(text).digest("hex").slice(0, 16)}.mjs`;
  return writeOnce(cacheFolder(dirname(file)), name, text);
}

/** node_modules/.cache below the plugin, or, where that cannot be written, a private temporary folder. */
function cacheFolder(folder: string): string {
  const cache = join(folder, "node_modules", ".cache", "lodescan");
  try {
    mkdirSync(cache, { recursive: true });
    return cache;
  } catch {
    return (temporary ??= mkdtempSync(join(tmpdir(), "lodescan-")));
  }
}
let temporary: string | undefined;

/** Equal names have equal contents, so whoever renames last changes nothing. */
function writeOnce(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  if (!existsSync(path)) {
    const partial = `${path}.${randomUUID()}`;
    writeFileSync(partial, text);
    renameSync(partial, path);
  }
  return path;
}
