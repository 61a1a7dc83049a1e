// How far our spectra are from another program's: by quantity, and by verdict.

/** Reference column, our observable, and the group that the table shows it in. */
export const columns = [
  ["mgluino", "mgluino", "gluino"],
  ...["N1", "N2", "N3", "N4", "C1", "C2"].map((n) => [`m${n}`, `m${n}`, "by content"]),
  ...["mst1", "mst2", "msb1", "msb2"].map((n) => [n, n, "stops and sbottoms"]),
  ...["mdL", "muL", "mdR", "muR"].map((n) => [n, n, "squarks of the light families"]),
  ...["mstau1", "mstau2", "msnutau"].map((n) => [n, n, "third-family sleptons"]),
  ...["meL", "meR", "msmuL", "msmuR", "msnue", "msnumu"].map((n) => [n, n, "sleptons of the light families"]),
  ["mu_Q", "mu", "mu"],
  ["mA0", "mA", "mA"],
  ["mH0", "mH", "mH"],
  ["mHp", "mHp", "mH+"],
  ["mW", "mW", "mW"],
  ["mh0", "mh", "mh"],
  ["amu", "a_mu", "a_mu"],
];

/** The value below which a share q of the values lies. */
export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0
    ? Number.NaN
    : sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

/** Which of bino, wino and higgsino dominates each neutralino and chargino; "mixed" where two are within a tenth. */
function contents(row) {
  const [m1, m2, mu] = ["M1_Q", "M2_Q", "mu_Q"].map((name) => Math.abs(Number(row[name])));
  const close = (a, b) => Math.abs(a - b) < 0.1 * Math.max(a, b);
  const fields = [
    ["gaugino", m1, close(m1, mu)],
    ["gaugino", m2, close(m2, mu)],
    ["higgsino", mu, close(m1, mu) || close(m2, mu)],
    ["higgsino", mu, close(m1, mu) || close(m2, mu)],
  ].sort((a, b) => a[1] - b[1]);
  const kinds = {};
  for (const [i, [kind, , mixed]] of fields.entries()) kinds[`mN${i + 1}`] = mixed ? "mixed" : kind;
  const charged = [
    ["gaugino", m2],
    ["higgsino", mu],
  ].sort((a, b) => a[1] - b[1]);
  for (const [i, [kind]] of charged.entries()) kinds[`mC${i + 1}`] = close(m2, mu) ? "mixed" : kind;
  return kinds;
}

function groupOf(row, column, group) {
  return group === "by content" ? `neutralinos and charginos, ${contents(row)[column]}` : group;
}

const referenceValid = (row) => row.status.startsWith("ok");
export const accurate = (row) => !(Number(row.accuracy_achieved) > 1e-4);

/** For each group: our differences from the reference and, where there are some, SPheno's. */
export function differences(rows, ours, spheno) {
  const groups = new Map();
  const add = (group, kind, value) => {
    if (!groups.has(group)) groups.set(group, { ours: [], spheno: [] });
    groups.get(group)[kind].push(value);
  };
  for (const [i, row] of rows.entries()) {
    if (row.status !== "ok" || !accurate(row) || ours[i].verdict !== "ok") continue;
    const other = spheno.get(row.id);
    for (const [column, name, base] of columns) {
      if (row[column] === "" || (column === "amu" && row.gm2_status !== "ok")) continue;
      const reference = Math.abs(Number(row[column]));
      const measure = (value) =>
        column === "mh0" ? Math.abs(value - reference) : Math.abs(Math.abs(value) / reference - 1);
      const group = groupOf(row, column, base);
      add(group, "ours", measure(Number(ours[i][name])));
      const theirs = other?.status === "ok" ? (other[column] ?? "") : "";
      if (theirs !== "") add(group, "spheno", measure(Number(theirs)));
    }
  }
  return groups;
}

export function agreement(rows, ours, spheno) {
  const count = { all: 0, allAgree: 0, both: 0, bothAgree: 0, spheno: 0, sphenoAgree: 0 };
  const confusion = {};
  for (const [i, row] of rows.entries()) {
    const valid = ours[i].verdict === "ok";
    const agrees = valid === referenceValid(row);
    const key = `${row.status} / ${ours[i].verdict}`;
    confusion[key] = (confusion[key] ?? 0) + 1;
    count.all++;
    count.allAgree += agrees;
    const other = spheno.get(row.id);
    if (other === undefined) continue;
    const otherValid = other.status === "ok";
    count.spheno++;
    count.sphenoAgree += otherValid === referenceValid(row);
    if (otherValid !== referenceValid(row)) continue;
    count.both++;
    count.bothAgree += agrees;
  }
  return { ...count, confusion };
}
