// Spectra that were kept beside the rows, as one text in the order of the points' ids, each headed by a comment with its id.
import { join } from "node:path";
import { LodeError } from "../contract/index.js";
import { AttachmentReader, indexAttachments } from "./attachments.js";
import type { ExportOptions, ExportReport } from "./export.js";
import { runFiles } from "./run-folder.js";
import type { RunReader } from "./run-reader.js";
import { textSink } from "./text-file.js";

const columns = ["id", "status", "reason", "found"] as const;

/** `# point 17: ok, found` by id, for the ids asked for; only rows of the log have one. */
async function headings(reader: RunReader, ids: ReadonlySet<number>): Promise<Map<number, string>> {
  const heads = new Map<number, string>();
  for await (const piece of reader.batches(columns)) {
    const { id, status, reason, found } = piece as unknown as Record<
      (typeof columns)[number],
      ArrayLike<unknown>
    >;
    for (let i = 0; i < id.length; i++) {
      const key = id[i] as number;
      if (!ids.has(key)) continue;
      const why = reason[i] === "" ? "" : ` (${reason[i]})`;
      heads.set(key, `# point ${key}: ${status[i]}${why}${found[i] === 1 ? ", found" : ""}\n`);
    }
  }
  return heads;
}

export async function exportSlha(reader: RunReader, { out, write }: ExportOptions): Promise<ExportReport> {
  const path = join(reader.dir, runFiles.attachments);
  const { places } = indexAttachments(path);
  if (places.length === 0) {
    throw new LodeError("LODE_CLI_USAGE", `${reader.dir} keeps no spectra.`, {
      path,
      found: `keep.attachments: ${reader.scan.keep?.attachments ?? "none"}`,
      hint: "Put `keep: { attachments: all }` (or found, or failed) into the scan file and run it, with an evaluator that hands over spectra.",
    });
  }
  const byId = new Map(places.map((place) => [place.id, place]));
  const heads = await headings(reader, new Set(byId.keys()));
  const sink = textSink(out, write);
  const file = new AttachmentReader(path);
  let rows = 0;
  try {
    for (const id of [...heads.keys()].sort((a, b) => a - b)) {
      const text = file.text(byId.get(id)!);
      await sink.put(heads.get(id)! + text + (text.endsWith("\n") ? "" : "\n"));
      rows++;
    }
  } finally {
    file.close();
    await sink.end();
  }
  return { files: out === undefined ? [] : [out], rows, leftOut: 0, notes: [] };
}
