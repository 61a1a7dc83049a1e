// What runs in an evaluator's thread. The instance is made by the first message and lives as long as the thread.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workerData } from "piscina";
import { type CreateEvaluator, type Evaluator, LodeError } from "../contract/index.js";
import { compressTextsSync } from "./attachments.js";
import { takeResults } from "./checked-results.js";
import { ChunkFailure, hostServices } from "./evaluation.js";
import type { ThreadAnswer, ThreadData, ThreadRequest } from "./thread-slot.js";

const { spec, worker } = workerData as ThreadData;
let evaluator: Evaluator;

async function open(): Promise<ThreadAnswer> {
  if (spec.threadSetup !== undefined) {
    const setup = (await import(spec.threadSetup.moduleHref)) as Record<string, () => unknown>;
    await setup[spec.threadSetup.name]!();
  }
  const module = (await import(spec.moduleHref)) as { create?: CreateEvaluator<unknown> };
  if (typeof module.create !== "function") {
    throw new LodeError("LODE_PLUGIN_LOAD", `The module of evaluator ${spec.name} does not export create().`);
  }
  const { options, parameters, requested, folder, keepAttachments } = spec;
  evaluator = await module.create(options, {
    parameters,
    requested,
    folder,
    worker,
    keepAttachments,
    ...(await hostServices(spec)),
    spawn() {
      throw new LodeError("LODE_EVAL_CREATE", "An evaluator that runs in threads cannot start programs.", {
        hint: 'Set capabilities.runs to "processes" in its plugin.json.',
      });
    },
  });
  return {
    observables: evaluator.observables.map(({ name, unit }) =>
      unit === undefined ? { name } : { name, unit },
    ),
  };
}

async function evaluate(request: ThreadRequest & { kind: "evaluate" }): Promise<ThreadAnswer> {
  let scratch: string | undefined;
  const context = {
    signal: new AbortController().signal,
    get scratch(): string {
      scratch ??= mkdtempSync(join(tmpdir(), "lodescan-"));
      return scratch;
    },
  };
  const reasons: string[] = new Array(request.parameters.rows).fill("");
  const messages: string[] = [];
  const texts: string[] = [];
  const start = performance.now();
  try {
    takeResults(await evaluator.evaluate(request.parameters, context), {
      ...request,
      reasons,
      messages,
      texts,
    });
  } finally {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
  }
  const seconds = (performance.now() - start) / 1000;
  const attachments = compressTextsSync(spec.keepAttachments, { status: request.status, texts });
  return {
    seconds,
    ...(reasons.some((reason) => reason !== "") ? { reasons } : {}),
    ...(messages.length > 0 ? { messages } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
  };
}

export default async function answer(request: ThreadRequest): Promise<ThreadAnswer> {
  try {
    return request.kind === "open" ? await open() : await evaluate(request);
  } catch (error) {
    const reason = error instanceof ChunkFailure ? error.reason : "exception";
    const message = String((error as Error)?.message ?? error);
    const { code, hint } = error as { code?: string; hint?: string };
    return {
      error: {
        reason,
        message,
        ...(error instanceof LodeError || code?.startsWith("LODE_") ? { code: code! } : {}),
        ...(hint === undefined ? {} : { hint }),
      },
    };
  }
}
