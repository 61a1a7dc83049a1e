// references.bib of what a run used: Lodescan first, then the plugins' papers, each once.
import type { Manifest } from "../contract/index.js";

export type Reference = NonNullable<Manifest["references"]>[number];

/** How Lodescan itself is cited. */
export const lodescanReference: Reference & { key: string } = {
  key: "Lodescan",
  title: "Lodescan: fast scans of parameter spaces by learning",
  authors: "The Lodescan developers",
  year: 2026,
};

function bibtexKey(reference: Reference, taken: Set<string>): string {
  const given = /^\s*@\w+\s*\{\s*([^,\s]+)/.exec(reference.bibtex ?? "")?.[1];
  const author = (reference.authors ?? "anonymous")
    .split(/,| and /)[0]!
    .trim()
    .split(/\s+/)
    .at(-1)!;
  const base = given ?? `${author.replace(/[^A-Za-z]/g, "") || "anonymous"}:${reference.year ?? "nd"}`;
  let key = base;
  for (let k = 0; taken.has(key); k++) key = base + String.fromCharCode(97 + (k % 26));
  taken.add(key);
  return key;
}

/** BibTeX's special characters in plain text. */
function escapeBibtex(text: string): string {
  return text.replace(/([&%$#_])/g, "\\$1");
}

function bibtexEntry(reference: Reference, key: string): string {
  if (reference.bibtex !== undefined) return reference.bibtex.trim();
  const authors =
    reference.authors === undefined || reference.authors.includes(" and ")
      ? reference.authors
      : reference.authors.split(/\s*,\s*/).join(" and ");
  const fields: [string, string | number | undefined][] = [
    ["author", authors === undefined ? undefined : escapeBibtex(authors)],
    ["title", `{${escapeBibtex(reference.title)}}`],
    ["year", reference.year],
    ["doi", reference.doi],
    ["eprint", reference.arxiv],
    ["archivePrefix", reference.arxiv === undefined ? undefined : "arXiv"],
    ["url", reference.url],
  ];
  const lines = fields
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${name} = {${value}}`);
  return `@${reference.doi === undefined ? "misc" : "article"}{${key},\n${lines.join(",\n")}\n}`;
}

/** What two entries of one paper share: the doi, else the arXiv number, else the title. */
function identity(reference: Reference): string {
  const doi = reference.doi?.toLowerCase().replace(/^https?:\/\/(dx\.)?doi\.org\//, "");
  return doi ?? reference.arxiv ?? reference.title.toLowerCase();
}

/** The texts of references.bib and references.tex. */
export function bibliography(references: readonly Reference[]): { bib: string; tex: string } {
  const seen = new Set<string>();
  const taken = new Set<string>([lodescanReference.key]);
  const entries = [bibtexEntry(lodescanReference, lodescanReference.key)];
  const keys = [lodescanReference.key];
  for (const reference of references) {
    if (seen.has(identity(reference))) continue;
    seen.add(identity(reference));
    const key = bibtexKey(reference, taken);
    keys.push(key);
    entries.push(bibtexEntry(reference, key));
  }
  return { bib: `${entries.join("\n\n")}\n`, tex: `\\cite{${keys.join(",")}}\n` };
}
