// A folder's path as somebody would type it from here.
import { relative } from "node:path";
import { shellWord } from "./words.js";

export function typedPath(dir: string): string {
  const path = relative(process.cwd(), dir);
  return shellWord(path === "" ? "." : path.startsWith("..") ? dir : path);
}
