// Labels may be LaTeX without dollar signs. Greek letters, subscripts and superscripts, and a few symbols are drawn;
// anything else is shown as written.
import { escapeText } from "./svg.js";

const symbols: Record<string, string> = {
  alpha: "α",
  beta: "β",
  gamma: "γ",
  delta: "δ",
  epsilon: "ε",
  varepsilon: "ε",
  zeta: "ζ",
  eta: "η",
  theta: "θ",
  iota: "ι",
  kappa: "κ",
  lambda: "λ",
  mu: "μ",
  nu: "ν",
  xi: "ξ",
  pi: "π",
  rho: "ρ",
  sigma: "σ",
  tau: "τ",
  upsilon: "υ",
  phi: "φ",
  varphi: "φ",
  chi: "χ",
  psi: "ψ",
  omega: "ω",
  Gamma: "Γ",
  Delta: "Δ",
  Theta: "Θ",
  Lambda: "Λ",
  Xi: "Ξ",
  Pi: "Π",
  Sigma: "Σ",
  Phi: "Φ",
  Psi: "Ψ",
  Omega: "Ω",
  ell: "ℓ",
  infty: "∞",
  pm: "±",
  times: "×",
  cdot: "·",
  tilde: "~",
  to: "→",
  rightarrow: "→",
  sim: "∼",
  leq: "≤",
  geq: "≥",
  odot: "⊙",
  dagger: "†",
  ast: "*",
}; // prettier-ignore

type Level = "base" | "sub" | "sup";
interface Piece {
  text: string;
  level: Level;
}

/** Takes a group in braces, a command or one character off the front; gives what it is and what remains. */
function takeArgument(text: string): [string, string] {
  if (text.startsWith("{")) {
    let depth = 0;
    for (let i = 0; i < text.length; i++) {
      if (text[i] === "{") depth++;
      if (text[i] === "}" && --depth === 0) return [text.slice(1, i), text.slice(i + 1)];
    }
    return [text.slice(1), ""];
  }
  const command = /^\\[A-Za-z]+/.exec(text)?.[0] ?? text.slice(0, 1);
  return [command, text.slice(command.length)];
}

function plainSymbols(text: string): string {
  return text
    .replace(/\\(?:mathrm|text|rm|mathbf|mathit|operatorname)\s*/g, "")
    .replace(/\\([A-Za-z]+)\s?/g, (_, name: string) => symbols[name] ?? name)
    .replace(/\\[,;!: ]/g, " ")
    .replace(/[{}]/g, "");
}

function pieces(label: string): Piece[] {
  // A unit in brackets is plain.
  const unit = /^(.*\S)( \[[^\]]*\])$/.exec(label);
  if (unit) return [...pieces(unit[1]!), { text: unit[2]!, level: "base" }];
  // A name such as m_h1 in plain text has an underscore that means nothing: only LaTeX has braces or backslashes,
  // or one short index at the end.
  const isTex = /[\\{}^]/.test(label) || /^(?:[a-z]+ )?[A-Za-z]+_[A-Za-z0-9]$/.test(label);
  if (!isTex) return [{ text: label, level: "base" }];
  const out: Piece[] = [];
  let rest = label;
  while (rest !== "") {
    const next = rest.search(/[_^]/);
    if (next !== 0) {
      out.push({ text: plainSymbols(next < 0 ? rest : rest.slice(0, next)), level: "base" });
      rest = next < 0 ? "" : rest.slice(next);
      continue;
    }
    const level: Level = rest[0] === "_" ? "sub" : "sup";
    const [argument, remaining] = takeArgument(rest.slice(1));
    out.push({ text: plainSymbols(argument), level });
    rest = remaining;
  }
  return out.filter((piece) => piece.text !== "");
}

/** Without markup, for canvases and alternative texts. */
export function texToPlain(label: string): string {
  return pieces(label)
    .map((piece) => piece.text)
    .join("");
}

/** As HTML. */
export function texToHtml(label: string): string {
  return pieces(label)
    .map(({ text, level }) =>
      level === "base" ? escapeText(text) : `<${level}>${escapeText(text)}</${level}>`,
    )
    .join("");
}

/** As content of an SVG text element. Shifts are relative: what comes after an index returns to the line. */
export function texToSvg(label: string): string {
  let offset = 0;
  return pieces(label)
    .map(({ text, level }) => {
      const wanted = level === "base" ? 0 : level === "sub" ? 0.28 : -0.4;
      const shift = Math.round((wanted - offset) * 100) / 100;
      offset = wanted;
      if (level === "base" && shift === 0) return escapeText(text);
      const size = level === "base" ? "" : ' font-size="0.75em"';
      // em of a small piece are small themselves
      const dy = level === "base" ? shift : Math.round((shift / 0.75) * 100) / 100;
      return `<tspan dy="${dy}em"${size}>${escapeText(text)}</tspan>`;
    })
    .join("");
}
