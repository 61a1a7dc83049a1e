// Colours of all figures, safe for the colour-blind (Okabe and Ito 2008; viridis of van der Walt and Smith 2015).
// Figures name them as CSS variables, which the page sets for light and dark; files get the light ones put in.

/** Custom properties of the page, without the leading dashes. */
export type ThemeColour =
  | "paper"
  | "ink"
  | "muted"
  | "grid"
  | "found"
  | "other"
  | "bad"
  | "accent"
  | "second"
  | "third"
  | "fourth";

export const lightTheme: Record<ThemeColour, string> = {
  paper: "#ffffff",
  ink: "#1b2733",
  muted: "#5b6875",
  grid: "#dfe4e8",
  found: "#d55e00",
  other: "#8a97a3",
  bad: "#0072b2",
  accent: "#0072b2",
  second: "#009e73",
  third: "#cc79a7",
  fourth: "#b07d00",
};

export const darkTheme: Record<ThemeColour, string> = {
  paper: "#12181e",
  ink: "#e6ebef",
  muted: "#9daab6",
  grid: "#2b353e",
  found: "#f07a1c",
  other: "#7f8b97",
  bad: "#56b4e9",
  accent: "#56b4e9",
  second: "#2fc79b",
  third: "#dd9bc0",
  fourth: "#e6b432",
};

/** Curves are told apart in this order. */
export const seriesColours: readonly ThemeColour[] = [
  "accent",
  "found",
  "second",
  "third",
  "fourth",
  "muted",
];

/** Colours of points in rasters, which look the same on light and dark paper. */
export const pointColours = { found: [213, 94, 0], other: [134, 147, 159], bad: [58, 150, 214] } as const;

/** A reference to a theme colour for an SVG attribute. */
export function colour(name: ThemeColour): string {
  return `var(--${name})`;
}

/** The SVG with its colour variables replaced, for readers that know no CSS. */
export function withTheme(svg: string, theme: Record<ThemeColour, string> = lightTheme): string {
  return svg.replace(/var\(--([a-z]+)\)/g, (whole, name: string) => theme[name as ThemeColour] ?? whole);
}

// Every sixteenth part of the viridis map, dark to bright; colours between are interpolated linearly.
const viridisStops = [
  [68, 1, 84],
  [72, 26, 108],
  [71, 47, 125],
  [65, 68, 135],
  [57, 86, 140],
  [49, 104, 142],
  [42, 120, 142],
  [35, 136, 142],
  [31, 152, 139],
  [34, 168, 132],
  [53, 183, 121],
  [84, 197, 104],
  [122, 209, 81],
  [165, 219, 54],
  [210, 226, 27],
  [253, 231, 37],
] as const; // prettier-ignore

/** Red, green, blue (0 to 255) of the viridis map at `t` in [0, 1]. */
export function viridis(t: number): [number, number, number] {
  const position = Math.min(1, Math.max(0, t)) * (viridisStops.length - 1);
  const i = Math.min(viridisStops.length - 2, Math.floor(position));
  const f = position - i;
  const [a, b] = [viridisStops[i]!, viridisStops[i + 1]!];
  return [0, 1, 2].map((k) => Math.round(a[k]! + f * (b[k]! - a[k]!))) as [number, number, number];
}
