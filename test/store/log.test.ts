import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { tableFromIPC } from "apache-arrow";
import fc from "fast-check";
import { matrix } from "lodescan/contract";
import { type Column, metaColumns, type RowBlock } from "../../src/store/columns.js";
import { parseCsv } from "../../src/store/csv-table.js";
import { numberText } from "../../src/store/export-csv.js";
import { decodeNumber, encodeNumber, LineFile, readLines } from "../../src/store/lines.js";
import { indexLog, readColumns, readPieces } from "../../src/store/log-reader.js";
import { LogWriter } from "../../src/store/log-writer.js";
import { bibliography } from "../../src/store/references.js";
import { decodeSnapshot, encodeSnapshot } from "../../src/store/snapshot-file.js";
import { temporaryFolder } from "../faults/runs.js";

const columns: Column[] = [
  ...metaColumns,
  { name: "x", group: "parameter", unit: "GeV", label: "x_1" },
  { name: "O1", group: "observable" },
];

function block(rows: number, first = 0): RowBlock {
  const numbers = (start: number) => ({
    data: Float64Array.from({ length: rows }, (_, i) => start + i / 3),
    rows,
    cols: 1,
  });
  return {
    ids: Float64Array.from({ length: rows }, (_, i) => first + i),
    iterations: new Uint32Array(rows).fill(7),
    origins: Array.from({ length: rows }, (_, i) => (i % 2 ? "guided" : "größer")),
    status: Uint8Array.from({ length: rows }, (_, i) => i % 5),
    reasons: Array.from({ length: rows }, (_, i) => (i % 5 ? `why-${i % 3}` : "")),
    seconds: new Float64Array(rows).fill(0.25),
    logLikelihood: Float64Array.from({ length: rows }, (_, i) => (i % 5 ? -Infinity : -i)),
    found: Uint8Array.from({ length: rows }, (_, i) => i % 2),
    parameters: numbers(first),
    observables: numbers(-first),
    derived: matrix(rows, 0),
    terms: matrix(rows, 0),
    violations: matrix(rows, 0),
    objectives: matrix(rows, 0),
  };
}

test("a log reads back what was written, batch by batch, in Lodescan and in apache-arrow", (t) => {
  const path = join(temporaryFolder(t), "log.arrows");
  const log = new LogWriter(path, columns);
  for (const [rows, first] of [
    [5, 0],
    [1, 5],
    [300, 6],
  ] as const)
    log.append(block(rows, first), 0, rows);
  log.append(block(10, 300), 6, 10);
  log.close();
  const index = indexLog(path)!;
  assert.equal(index.rows, 310);
  assert.deepEqual(
    index.batches.map(({ rows }) => rows),
    [5, 1, 300, 4],
  );
  const table = readColumns(
    path,
    index,
    columns.map(({ name }) => name),
  );
  assert.deepEqual(
    Array.from(table.id as Uint32Array),
    Array.from({ length: 310 }, (_, i) => i),
  );
  assert.equal((table.origin as string[])[6], "größer");
  assert.deepEqual((table.status as string[]).slice(6, 11), [
    "ok",
    "unphysical",
    "failed",
    "timeout",
    "invalid",
  ]);
  const arrow = tableFromIPC(readFileSync(path));
  assert.equal(arrow.numRows, 310);
  for (const { name } of columns)
    assert.deepEqual([...(arrow.getChild(name) as Iterable<unknown>)], [...table[name]!], name);
  assert.equal(arrow.schema.fields.find(({ name }) => name === "x")!.metadata.get("unit"), "GeV");
});

test("any stretch of rows can be read alone", (t) => {
  const path = join(temporaryFolder(t), "log.arrows");
  const log = new LogWriter(path, columns);
  for (let k = 0; k < 20; k++) log.append(block(7, 7 * k), 0, 7);
  log.close();
  const index = indexLog(path)!;
  fc.assert(
    fc.property(fc.nat(140), fc.nat(140), (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const ids = [...readPieces(path, index, ["id"], from, to)].flatMap(({ id }) =>
        Array.from(id as Uint32Array),
      );
      assert.deepEqual(
        ids,
        Array.from({ length: to - from }, (_, i) => from + i),
      );
    }),
  );
});

test("a log is read up to its last whole batch, wherever it was torn, and goes on from there", (t) => {
  const path = join(temporaryFolder(t), "log.arrows");
  const log = new LogWriter(path, columns);
  log.append(block(4), 0, 4);
  log.append(block(3, 4), 0, 3);
  log.close();
  const whole = readFileSync(path);
  const { batches, head } = indexLog(path)!;
  fc.assert(
    fc.property(fc.integer({ min: head, max: whole.length }), (length) => {
      writeFileSync(path, whole.subarray(0, length));
      const index = indexLog(path)!;
      assert.equal(
        index.batches.length,
        batches.filter(({ offset, bytes }) => offset + bytes <= length).length,
      );
      const again = new LogWriter(path, columns, { bytes: index.end, rows: index.rows });
      again.append(block(2, index.rows), 0, 2);
      again.close();
      assert.deepEqual(
        Array.from(readColumns(path, indexLog(path)!, ["id"]).id as Uint32Array),
        Array.from({ length: index.rows + 2 }, (_, i) => i),
      );
    }),
    { numRuns: 60 },
  );
});

test("a walk through a growing log goes on where it ended", (t) => {
  const path = join(temporaryFolder(t), "log.arrows");
  const log = new LogWriter(path, columns);
  assert.equal(indexLog(path)!.rows, 0);
  log.append(block(4), 0, 4);
  const index = indexLog(path)!;
  log.append(block(3, 4), 0, 3);
  log.close();
  assert.equal(indexLog(path, index)!.rows, 7);
});

test("every double travels through text and JSON unchanged", () => {
  const anything = fc.oneof(
    fc.double(),
    fc.constantFrom(-0, 0, Number.NaN, Infinity, -Infinity, 5e-324, 1.7976931348623157e308),
  );
  fc.assert(
    fc.property(anything, (value) => {
      assert.ok(Object.is(decodeNumber(JSON.parse(JSON.stringify(encodeNumber(value)))), value));
      const parsed = parseCsv(`x\n${numberText(value)}\n`, "test").x![0];
      assert.ok(Object.is(parsed, value), `${value} came back as ${parsed}`);
    }),
  );
});

test("CSV tables take quotes, semicolons, empty cells, comments and text columns", () => {
  assert.deepEqual<unknown>(parseCsv('# x;"a ""b"""\n1;x\n;"y;\nz"\n', "test"), {
    x: Float64Array.of(1, Number.NaN),
    'a "b"': ["x", "y;\nz"],
  });
  assert.throws(() => parseCsv("a,b\n1\n", "test"), { code: "LODE_DATA_UNREADABLE" });
});

test("snapshots come back bit for bit, and any flipped bit is noticed", () => {
  const snapshot = {
    seed: 1,
    name: "größe",
    nothing: null,
    flag: true,
    odd: [Number.NaN, -0, Infinity],
    bytes: Uint8Array.of(1, 2, 3),
    deep: {
      weights: Float32Array.of(0.1, -0),
      list: [Float64Array.of(Number.NaN, -0, 1e-300), { ids: Uint32Array.of(4294967295) }],
    },
    empty: new Int32Array(0),
  };
  const bytes = encodeSnapshot(snapshot);
  assert.deepStrictEqual(decodeSnapshot(bytes), snapshot);
  assert.ok(Object.is((decodeSnapshot(bytes)!.odd as number[])[1], -0));
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
      const bad = Buffer.from(bytes);
      bad[at]! ^= 1 << bit;
      assert.equal(decodeSnapshot(bad), undefined);
    }),
  );
  assert.equal(decodeSnapshot(bytes.subarray(0, 30)), undefined);
});

test("a torn last line is told apart from whole ones", (t) => {
  const path = join(temporaryFolder(t), "lines.jsonl");
  const file = new LineFile<{ a: number }>(path);
  file.append([{ a: 1 }, { a: 2 }]);
  file.close();
  appendFileSync(path, '{"a": 3');
  const { lines, end, torn } = readLines<{ a: number }>(path);
  assert.deepEqual(lines, [{ a: 1 }, { a: 2 }]);
  assert.equal(torn, true);
  new LineFile(path, end).close();
  assert.deepEqual(readLines(path).torn, false);
});

test("the bibliography has Lodescan first, each doi once, and keys that differ", () => {
  const paper = { title: "A & B", authors: "J. Doe, R. Roe", year: 2001, doi: "10.1/x" };
  const { bib, tex } = bibliography([
    paper,
    { ...paper, doi: "https://doi.org/10.1/X" },
    { ...paper, doi: "10.1/y" },
  ]);
  assert.match(bib, /^@misc\{Lodescan/);
  assert.equal(bib.match(/10\.1\/x/gi)!.length, 1);
  assert.match(bib, /author = \{J\. Doe and R\. Roe\}/);
  assert.match(bib, /A \\& B/);
  assert.equal(tex, "\\cite{Lodescan,Doe:2001,Doe:2001a}\n");
});
