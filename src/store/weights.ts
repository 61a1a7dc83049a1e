// weights.arrows: the posterior weights of samplers that have them, by id.
import { Field, Float64, makeData, RecordBatch, Schema, Struct } from "apache-arrow";
import { writeWhole } from "./disk.js";
import { BatchEncoder } from "./log-writer.js";

export function writeWeights(path: string, ids: Float64Array, logWeights: Float64Array): void {
  const schema = new Schema([
    new Field("id", new Float64(), false),
    new Field("logWeight", new Float64(), false),
  ]);
  const children = [ids, logWeights].map((data) =>
    makeData({ type: new Float64(), length: data.length, nullCount: 0, data: Float64Array.from(data) }),
  );
  const encoder = new BatchEncoder();
  const head = encoder.head(schema);
  const struct = makeData({ type: new Struct(schema.fields), length: ids.length, nullCount: 0, children });
  writeWhole(path, Buffer.concat([head, encoder.batch(new RecordBatch(schema, struct))]));
}
