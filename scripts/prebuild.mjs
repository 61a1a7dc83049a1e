// Puts the core compiled here into prebuilds/, for `npm pack`; `--remove` takes it away again, so that a working tree
// always runs what it compiled itself. It is linked against the C++ library of the machine that it runs on, like Node
// itself: that needs older versions than a static library of this machine would.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const prebuilds = join(root, "prebuilds");

rmSync(prebuilds, { recursive: true, force: true });
if (process.argv.includes("--remove")) process.exit(0);

const cmakeJs = join(
  dirname(createRequire(import.meta.url).resolve("cmake-js/package.json")),
  "bin",
  "cmake-js",
);
const build = spawnSync(process.execPath, [cmakeJs, "compile", "--parallel", "2"], {
  cwd: root,
  stdio: "inherit",
});
if (build.status !== 0) process.exit(build.status ?? 1);

const folder = join(prebuilds, `${process.platform}-${process.arch}`);
mkdirSync(folder, { recursive: true });
for (const file of ["lodescan.node", "library-host"])
  copyFileSync(join(root, "build", "Release", file), join(folder, file));
