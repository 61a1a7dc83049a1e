// weights.arrows: the posterior weights of samplers that have them, by id; with nested sampling also the births.
import { Field, Float64, makeData, RecordBatch, Schema, Struct } from "apache-arrow";
import type { Summary } from "../contract/index.js";
import { writeWhole } from "./disk.js";
import { BatchEncoder } from "./log-writer.js";

export function writeWeights(path: string, weights: NonNullable<Summary["logWeights"]>): void {
  const { ids, logWeights, births } = weights;
  const columns: [string, Float64Array][] = [
    ["id", ids],
    ["logWeight", logWeights],
  ];
  if (births !== undefined) columns.push(["birth", births]);
  const schema = new Schema(columns.map(([name]) => new Field(name, new Float64(), false)));
  const children = columns.map(([, data]) =>
    makeData({ type: new Float64(), length: data.length, nullCount: 0, data: Float64Array.from(data) }),
  );
  const encoder = new BatchEncoder();
  const head = encoder.head(schema);
  const struct = makeData({ type: new Struct(schema.fields), length: ids.length, nullCount: 0, children });
  writeWhole(path, Buffer.concat([head, encoder.batch(new RecordBatch(schema, struct))]));
}
