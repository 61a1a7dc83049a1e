// Numbers and counts in the words of the command line.

export function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

export function percent(share: number): string {
  if (!Number.isFinite(share)) return "–";
  const value = share * 100;
  return `${value >= 10 || value === 0 ? value.toFixed(1) : value.toPrecision(2)} %`;
}

/** 8.2 s, 1 min 12 s, 3 h 05 min, 2 d 4 h. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value: number): string => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 2880) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
}

/** found per second, minute or hour, whichever reads well. */
export function rate(perSecond: number): string {
  if (!(perSecond > 0)) return "0 /s";
  const short = (value: number): string => (value >= 100 ? grouped(Math.round(value)) : value.toPrecision(2));
  if (perSecond >= 1) return `${short(perSecond)} /s`;
  if (perSecond * 60 >= 1) return `${short(perSecond * 60)} /min`;
  return `${short(perSecond * 3600)} /h`;
}

/** "ok 2,912 · unphysical 61", largest first. */
export function counts(byName: Readonly<Record<string, number>>, most = 6): string {
  const entries = Object.entries(byName).filter(([, count]) => count > 0);
  entries.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const shown = entries.slice(0, most).map(([name, count]) => `${name} ${grouped(count)}`);
  if (entries.length > most) shown.push(`${entries.length - most} more`);
  return shown.join(" · ");
}

/** A word as a shell takes it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
