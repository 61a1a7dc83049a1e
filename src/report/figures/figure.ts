// What every figure of a report is: a picture, and words for those who read and for those who cannot see it.

export interface Figure {
  /** File name without ending, and anchor in the page. */
  id: string;
  title: string;
  /** One or two sentences below the picture. */
  caption: string;
  /** Colours are theme variables. */
  svg: string;
  /** Wider than a column of the page. */
  wide?: boolean;
}

/** Plural by count: "1 point", "2 points". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

export function percent(share: number): string {
  if (!Number.isFinite(share)) return "–";
  const value = share * 100;
  return `${value >= 10 ? value.toFixed(1) : value.toPrecision(2)} %`;
}
