// The texts that evaluators hand over beside rows: those that may be kept, compressed where the evaluation ran.
import { gzip, gzipSync, type ZlibOptions } from "node:zlib";
import { type KeptAttachments, Status } from "../contract/index.js";

/** Half the time of the usual level 6 for a tenth more bytes, on SLHA spectra. */
const compression: ZlibOptions = { level: 4 };

/** What is needed of a chunk. */
interface Attached {
  status: Uint8Array;
  /** As the evaluator gave them. */
  texts: readonly (string | undefined)[];
}

/** Rows whose texts may be kept. Whether an ok point is found is known only when it is scored. */
function wanted(keep: KeptAttachments, { status, texts }: Attached): number[] {
  if (keep === "none" || texts.length === 0) return [];
  return Array.from(status.keys()).filter((i) => {
    if (!texts[i]) return false;
    if (keep === "all") return true;
    return (status[i] === Status.ok) === (keep === "found");
  });
}

/** By row, as gzip; without texts an empty list. */
export async function compressTexts(
  keep: KeptAttachments,
  attached: Attached,
): Promise<(Uint8Array | undefined)[]> {
  const list: (Uint8Array | undefined)[] = [];
  await Promise.all(
    wanted(keep, attached).map(async (i) => {
      list[i] = await new Promise<Uint8Array>((resolve, reject) => {
        gzip(attached.texts[i]!, compression, (error, bytes) => (error ? reject(error) : resolve(bytes)));
      });
    }),
  );
  return list;
}

/** The same in a thread of its own. */
export function compressTextsSync(keep: KeptAttachments, attached: Attached): (Uint8Array | undefined)[] {
  const list: (Uint8Array | undefined)[] = [];
  for (const i of wanted(keep, attached)) list[i] = gzipSync(attached.texts[i]!, compression);
  return list;
}
