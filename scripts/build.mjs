// Compiles the TypeScript tree to dist/ and puts beside it what the compiler does not copy: manifests and
// plugin pages; and the bundled parser of formulas.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const tsc = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", root], {
  stdio: "inherit",
  cwd: root,
});

/** Copies every file below `folder` whose name ends in one of `endings` to the same place in dist/. */
function copy(folder, endings) {
  const from = join(root, folder);
  if (!existsSync(from)) return;
  for (const entry of readdirSync(from)) {
    const path = join(folder, entry);
    if (statSync(join(root, path)).isDirectory()) copy(path, endings);
    else if (endings.some((ending) => entry.endsWith(ending)))
      cpSync(join(root, path), join(root, "dist", path));
  }
}
copy("plugins", [".json", ".md", ".csv", ".slha", ".py"]);
copy("src/testing/scaffold/templates", [".ts", ".json", ".md"]);
copy("src", [".html", ".css", ".client.js", ".json"]);
buildSync({
  entryPoints: [join(root, "scripts/formula-parser.mjs")],
  outfile: join(root, "dist/src/numerics/formula-parser.cjs"),
  bundle: true,
  minify: true,
  legalComments: "eof",
  platform: "node",
  format: "cjs",
  target: "node20",
  logLevel: "warning",
});
process.exit(tsc.status ?? 1);
