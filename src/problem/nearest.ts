// What to say about a name that nothing knows: "Did you mean ...?", or what there is.
import { nearestName } from "../numerics/nearest-name.js";

/** "Did you mean x?", or the list of what there is, or nothing. */
export function nameHint(name: string, known: Iterable<string>, what = "known"): string | undefined {
  const names = [...known];
  const nearest = nearestName(name, names);
  if (nearest !== undefined) return `Did you mean ${nearest}?`;
  if (names.length === 0) return undefined;
  const shown = names.slice(0, 12).join(", ");
  return `${what[0]!.toUpperCase()}${what.slice(1)}: ${shown}${names.length > 12 ? `, ... (${names.length})` : ""}.`;
}
