// The MSSM with few parameters as a model: the native core solves a point in milliseconds, without any other program. What is
// computed, and how far it can be trusted, stands in the README.
import { type CreateEvaluator, matrix, Status, type StatusCode } from "lodescan/contract";
import { type MssmVerdict, mssmObservables, mssmPoint } from "lodescan/numerics";
import { inputsFrom, type Options } from "./inputs.js";

/** The theory's verdicts say something about the point; not so an input that is no number. */
const statusOf: Record<MssmVerdict, StatusCode> = {
  valid: Status.ok,
  tachyon: Status.unphysical,
  "no-ewsb": Status.unphysical,
  "non-perturbative": Status.unphysical,
  "no-convergence": Status.unphysical,
  "bad-input": Status.invalid,
};

export const create: CreateEvaluator<Options> = (options, context) => {
  const inputsOf = inputsFrom(options, context);
  const parameters = context.parameters.map(({ name }) => name);
  const all = mssmObservables();
  // The pMSSM's mu and mA are parameters, and as such in every table already; and it knows no unification.
  const without = new Set([...parameters, ...(options.model === "pmssm" ? ["MX"] : [])]);
  const offered = all.map((_, k) => k).filter((k) => !without.has(all[k]!.name));
  const values = new Float64Array(all.length);
  const keep = context.keepAttachments ?? "none";
  return {
    observables: offered.map((k) => {
      const { name, unit } = all[k]!;
      return unit === "" ? { name } : { name, unit };
    }),
    evaluate(points, { signal }) {
      const observables = matrix(points.rows, offered.length);
      const status: StatusCode[] = [];
      const reason: string[] = [];
      const message: string[] = [];
      const attachment: string[] = [];
      for (let i = 0; i < points.rows; i++) {
        if (signal.aborted) break;
        const point = mssmPoint(inputsOf(points, i), values, keep !== "none");
        for (const [column, k] of offered.entries())
          observables.data[i * offered.length + column] = values[k]!;
        const lost = point.verdict === "valid" && offered.some((k) => !Number.isFinite(values[k]!));
        status.push(lost ? Status.invalid : statusOf[point.verdict]);
        reason.push(lost ? "nan" : point.verdict === "valid" ? "" : point.verdict);
        message.push(point.message);
        attachment.push(point.slha);
      }
      while (status.length < points.rows) {
        status.push(Status.failed);
        reason.push("aborted");
        message.push("");
        attachment.push("");
      }
      return { observables, status, reason, message, attachment };
    },
  };
};
