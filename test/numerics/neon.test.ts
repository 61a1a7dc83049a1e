// The NEON kernels compile where a cross compiler for 64-bit ARM is installed.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const compiler = "aarch64-linux-gnu-g++";
const missing = spawnSync(compiler, ["--version"]).status !== 0;

test("the NEON kernels compile", { skip: missing && `${compiler} is not installed` }, () => {
  const folder = mkdtempSync(join(tmpdir(), "lode-neon-"));
  try {
    const flags = [
      "-std=c++20",
      "-O2",
      "-Wall",
      "-Wextra",
      "-Werror",
      "-fno-exceptions",
      "-fno-rtti",
      "-ffp-contract=fast",
    ];
    const files = [join(root, "native/simd/kernels_neon.cpp"), "-o", join(folder, "kernels_neon.o")];
    const result = spawnSync(compiler, [...flags, "-I", join(root, "native"), "-c", ...files], {
      encoding: "utf8",
    });
    assert.equal(result.status, 0, result.stderr);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
