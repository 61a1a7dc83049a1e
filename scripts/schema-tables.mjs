// Tables of keys for docs/scan-file.md, from the schema: between `<!-- table POINTER -->` and `<!-- /table -->` stands what
// the object at that JSON pointer of schemas/scan.schema.json allows.

const at = (schema, pointer) =>
  pointer
    .split("/")
    .slice(1)
    .reduce((node, key) => resolveRef(schema, node[key.replaceAll("~1", "/")]), schema);

function resolveRef(schema, node) {
  if (node?.$ref === undefined) return node;
  const { $ref, ...own } = node;
  return { ...at(schema, $ref.slice(1)), ...own };
}

function typeOf(schema, node) {
  const full = resolveRef(schema, node);
  if (full.const !== undefined) return `\`${full.const}\``;
  if (full.enum) return full.enum.map((value) => `\`${value}\``).join(", ");
  if (full.anyOf?.some((member) => !member.required || member.type || member.$ref)) {
    return [...new Set(full.anyOf.map((member) => typeOf(schema, member)))].join(" or ");
  }
  if (full.type === "array") return `list of ${typeOf(schema, full.items)}`;
  if (full.type === "object") return "mapping";
  const name = [full.type].flat().join(" or ").replace("string", "text");
  const bounds = [
    full.exclusiveMinimum !== undefined ? `> ${full.exclusiveMinimum}` : "",
    full.minimum !== undefined ? `>= ${full.minimum}` : "",
    full.exclusiveMaximum !== undefined ? `< ${full.exclusiveMaximum}` : "",
    full.maximum !== undefined ? `<= ${full.maximum}` : "",
  ].filter((bound) => bound !== "");
  return [name, ...bounds].join(" ");
}

function defaultOf(key, property, required) {
  if (required.includes(key)) return "required";
  if (property.default === undefined) return "";
  return `\`${JSON.stringify(property.default)}\``;
}

/** A table of the keys of the object schema at `pointer`. */
export function table(schema, pointer) {
  const node = at(schema, pointer);
  const rows = Object.entries(node.properties).map(([key, property]) => {
    const full = resolveRef(schema, property);
    const cells = [
      `\`${key}\``,
      typeOf(schema, property),
      defaultOf(key, property, node.required ?? []),
      full.description,
    ];
    return `| ${cells.map((cell) => (cell ?? "").replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return ["| key | value | default | |", "|---|---|---|---|", ...rows].join("\n");
}

/** `text` with every table made anew. */
export function fillTables(text, schema) {
  return text.replace(
    /<!-- table (\S+) -->[\s\S]*?<!-- \/table -->/g,
    (_, pointer) =>
      `<!-- table ${pointer} -->\n\n${table(schema, pointer.replace("#", ""))}\n\n<!-- /table -->`,
  );
}
