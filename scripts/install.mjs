// Run by npm after the package is unpacked: uses the prebuilt core where there is one, compiles it elsewhere.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);
const prebuilt = join(root, "prebuilds", `${process.platform}-${process.arch}`, "lodescan.node");

if (process.env.LODE_BUILD_FROM_SOURCE !== "1" && existsSync(prebuilt)) {
  try {
    require(prebuilt);
    process.exit(0);
  } catch (error) {
    console.error(`lodescan: the prebuilt core does not load here (${error.message}); compiling it instead.`);
  }
}

const missing = [
  ["cmake", ["--version"], "CMake 3.15 or newer"],
  [process.env.CXX ?? "c++", ["--version"], "a C++20 compiler (g++ 10, clang 12, or newer)"],
  ["make", ["--version"], "make (or ninja)"],
].filter(([command, args]) => {
  if (command === "make" && spawnSync("ninja", ["--version"]).status === 0) return false;
  return spawnSync(command, args).status !== 0;
});
if (missing.length > 0) {
  console.error(`
lodescan: the native core has to be compiled here, and this is missing:
${missing.map(([command, , what]) => `  - ${what} (command "${command}" not found)`).join("\n")}
Install it, then run the same npm command again:
  Debian, Ubuntu:  apt-get install build-essential cmake
  Fedora, RHEL:    dnf install gcc-c++ make cmake
  macOS:           xcode-select --install && brew install cmake
`);
  process.exit(1);
}

const cmakeJs = join(dirname(require.resolve("cmake-js/package.json")), "bin", "cmake-js");
const build = spawnSync(process.execPath, [cmakeJs, "compile", "--parallel", "2"], {
  cwd: root,
  stdio: "inherit",
});
process.exit(build.status ?? 1);
