// SVG to pixels with resvg, with one font from a package: figures look the same on machines that have no fonts at all.
import { createRequire } from "node:module";
import { Resvg } from "@resvg/resvg-js";
import { withTheme } from "./theme.js";

const require = createRequire(import.meta.url);
const fontFiles = [
  require.resolve("@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf"),
  require.resolve("@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf"),
];

function rendered(svg: string, zoom: number) {
  const resvg = new Resvg(withTheme(svg), {
    fitTo: { mode: "zoom", value: zoom },
    background: "#ffffff",
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: "Source Sans 3" },
  });
  return resvg.render();
}

/** The figure as a PNG file on white, `zoom` pixels for each of its own. */
export function renderPng(svg: string, zoom = 2): Buffer {
  return rendered(svg, zoom).asPng();
}

/** The figure as RGBA pixels. */
export function renderPixels(
  svg: string,
  zoom: number,
): { pixels: Uint8Array; width: number; height: number } {
  const image = rendered(svg, zoom);
  return { pixels: image.pixels, width: image.width, height: image.height };
}
