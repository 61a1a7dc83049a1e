// The one array shape that crosses every contract: a row-major matrix of doubles.

/** Row-major matrix; element (i, j) is `data[i * cols + j]`. `data` may rest on a SharedArrayBuffer. */
export interface Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;
}

/** A zero-filled (rows, cols) matrix; `shared` puts it into a SharedArrayBuffer, so that threads see it without a copy. */
export function matrix(rows: number, cols: number, shared = false): Matrix {
  const length = rows * cols;
  const data = shared ? new Float64Array(new SharedArrayBuffer(length * 8)) : new Float64Array(length);
  return { data, rows, cols };
}

/** Row `i` as a view of the matrix, without a copy. */
export function row(m: Matrix, i: number): Float64Array {
  return m.data.subarray(i * m.cols, (i + 1) * m.cols);
}

/** Rows `from` to `to` (exclusive) as a view of the matrix, without a copy. */
export function rowRange(m: Matrix, from: number, to: number): Matrix {
  return { data: m.data.subarray(from * m.cols, to * m.cols), rows: to - from, cols: m.cols };
}
