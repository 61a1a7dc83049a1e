// What became of an evaluated point. Stored as one byte in `Evaluations.status` and by name in the log.

/** Names by code: `statusNames[Status.ok] === "ok"`. */
export const statusNames = ["ok", "unphysical", "failed", "timeout", "invalid"] as const;

export type StatusName = (typeof statusNames)[number];

/**
 * - ok: observables were computed (some may be NaN where a step was skipped).
 * - unphysical: the evaluator says that the point is; deterministic.
 * - failed: crash, missing output. - timeout: took longer than allowed.
 * - invalid: a constraint on parameters fails, or the output is NaN or cannot be parsed.
 */
export const Status = { ok: 0, unphysical: 1, failed: 2, timeout: 3, invalid: 4 } as const;

export type StatusCode = (typeof Status)[StatusName];
