// The program that the conformance suite runs this plugin with: a spectrum generator of two lines.
import { readFileSync } from "node:fs";

const input = readFileSync(0, "utf8");
const value = (index: number) => Number(new RegExp(`^\\s*${index}\\s+(\\S+)`, "m").exec(input)?.[1]);
const [x1, x2] = [value(1), value(2)];
console.log(`Block MASS\n 25 ${x1 * x1 + x2 * x2} # h0\n 35 ${x1 * x2} # H0`);
