// Writes the table of plugins into README.md, from their manifests. A test compares.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Rows of one kind of plugin: name with a link to its page, what a sampler is after, summary. */
function rowsOf(kind) {
  const folder = join(root, "plugins", kind);
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "plugin.json")))
    .sort()
    .map((name) => {
      const { summary, capabilities } = JSON.parse(readFileSync(join(folder, name, "plugin.json"), "utf8"));
      const aim = kind === "samplers" ? ` ${capabilities.aim ?? ""} |` : "";
      return `| [\`${name}\`](plugins/${kind}/${name}/README.md) |${aim} ${summary} |`;
    });
}

/** Three tables, a kind each. */
export function pluginTable() {
  return [
    ...["| sampler | aim | |", "|---|---|---|", ...rowsOf("samplers"), ""],
    ...["| surrogate | |", "|---|---|", ...rowsOf("surrogates"), ""],
    ...["| evaluator | |", "|---|---|", ...rowsOf("evaluators")],
  ].join("\n");
}

/** The README with the present table between its markers. */
export function withPluginTable(readme) {
  return readme.replace(
    /<!-- plugins -->[\s\S]*<!-- \/plugins -->/,
    `<!-- plugins -->\n\n${pluginTable()}\n\n<!-- /plugins -->`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = join(root, "README.md");
  writeFileSync(file, withPluginTable(readFileSync(file, "utf8")));
}
