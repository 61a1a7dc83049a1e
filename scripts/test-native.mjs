// Builds the core's own tests with the address and undefined-behaviour sanitizers and runs them, without Node in them.
// Ends with a line "N passed, N failed". LODE_SANITIZE=0 builds them without, LODE_CTEST_ARGS="-R name" picks some.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const build = join(root, "build-test");
const sanitize = process.env.LODE_SANITIZE === "0" ? "OFF" : "ON";

/** Runs a command to its end; its output is shown only if it fails. */
function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (error) {
    console.error(
      `native tests: "${command}" cannot be started (${error.message}); CMake 3.15 or newer is needed`,
    );
    process.exit(1);
  }
  if (status !== 0) {
    process.stderr.write(stdout + stderr);
    console.error(`native tests: "${command} ${args.join(" ")}" failed`);
    process.exit(1);
  }
}

run("cmake", [
  "-S",
  root,
  "-B",
  build,
  "-DLODE_TESTS=ON",
  `-DLODE_SANITIZE=${sanitize}`,
  "-DCMAKE_BUILD_TYPE=Release",
]);
run("cmake", ["--build", build, "--parallel", "2"]);

const extra = (process.env.LODE_CTEST_ARGS ?? "").split(" ").filter((word) => word !== "");
const ctest = spawnSync("ctest", ["--output-on-failure", ...extra], {
  cwd: build,
  encoding: "utf8",
  maxBuffer: 1 << 28,
});
const output = ctest.stdout ?? "";
process.stdout.write(output);
process.stderr.write(ctest.stderr ?? "");

// ctest's last lines: "97% tests passed, 1 tests failed out of 34".
const counts = /(\d+) tests failed out of (\d+)/.exec(output);
const failed = counts ? Number(counts[1]) : 1;
const total = counts ? Number(counts[2]) : 0;
console.log(`${Math.max(0, total - failed)} passed, ${failed} failed`);
process.exit(ctest.status === 0 && total > 0 ? 0 : 1);
