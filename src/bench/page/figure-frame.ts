// Sizes that all figures of the page share: small enough to be read on a phone, where they are hardly scaled.
import type { Box } from "../../report/svg.js";

export const size = { width: 400, height: 304 };
export const box: Box = { left: 58, top: 12, width: 316, height: 248 };
export const fontSize = 13;
