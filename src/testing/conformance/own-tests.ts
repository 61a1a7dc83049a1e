// Runs the test files that lie in a plugin's folder, under node:test, with `lodescan/*` meaning the running copy.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { importableHref } from "../../registry/modules.js";
import type { CaseResult } from "./test-plugin.js";

const register = new URL("./register-main.js", import.meta.url).href;

export async function runOwnTests(folder: string): Promise<CaseResult[]> {
  const files = readdirSync(folder).filter((file) => /\.test\.(ts|mts|js|mjs)$/.test(file));
  const results: CaseResult[] = [];
  for (const file of files.sort()) {
    const start = performance.now();
    const output = await run(fileURLToPath(await importableHref(join(folder, file))), folder);
    results.push({
      name: `passes its own ${file}`,
      passed: output === undefined,
      seconds: (performance.now() - start) / 1000,
      message: output,
    });
  }
  return results;
}

/** Undefined, or what the failing test said. */
function run(module: string, cwd: string): Promise<string | undefined> {
  // As its own main module, not under `node --test`: a test run inside a test run would report to the outer one.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, ["--import", register, module], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text = (text + chunk).slice(-4000);
    });
  }
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code) => resolve(code === 0 ? undefined : text));
  });
}
