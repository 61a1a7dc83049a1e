// Writes the table of plugins into README.md, from their manifests. A test compares.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** One row a plugin: name with a link to its page, kind, summary. */
export function pluginTable() {
  const rows = ["samplers", "surrogates", "evaluators"].flatMap((kind) =>
    readdirSync(join(root, "plugins", kind))
      .filter((name) => existsSync(join(root, "plugins", kind, name, "plugin.json")))
      .sort()
      .map((name) => {
        const { summary } = JSON.parse(
          readFileSync(join(root, "plugins", kind, name, "plugin.json"), "utf8"),
        );
        return `| [\`${name}\`](plugins/${kind}/${name}/README.md) | ${kind.slice(0, -1)} | ${summary} |`;
      }),
  );
  return ["| plugin | kind | |", "|---|---|---|", ...rows].join("\n");
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
