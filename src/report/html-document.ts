// The frame of every page that Lodescan writes: one HTML file with style and script inside, which asks nothing of a network.
import { readFileSync } from "node:fs";
import { escapeText } from "./svg.js";
import { darkTheme, lightTheme } from "./theme.js";

/** CSS rules that set colours by name, for light and dark. */
export function colourRules(light: Record<string, string>, dark: Record<string, string>): string {
  const rules = (theme: Record<string, string>): string =>
    Object.entries(theme)
      .map(([name, value]) => `--${name}:${value};`)
      .join("");
  return (
    `:root{color-scheme:light dark;${rules(light)}}` +
    `@media screen and (prefers-color-scheme:dark){:root{${rules(dark)}}}`
  );
}

/** JSON that is safe inside a script element. */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replace(/</g, "\\u003c");
}

export interface HtmlParts {
  title: string;
  /** Beside the style that all pages share. */
  style?: string;
  /** Markup of the body. */
  body: string;
}

export function htmlDocument({ title, style = "", body }: HtmlParts): string {
  const shared = readFileSync(new URL("./page.css", import.meta.url), "utf8");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeText(title)} · Lodescan</title>
<link rel="icon" href="data:,">
<style>${colourRules(lightTheme, darkTheme)}${shared}${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
