/** `0.4 s`, `12 s`, `3 min 05 s`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** How long a sound lasts: as {@link duration}, in milliseconds below a second. */
export function soundDuration(seconds: number): string {
  if (seconds >= 1) return duration(seconds);
  return `${Number((1000 * seconds).toPrecision(2))} ms`;
}

/** A share as per cent with one digit: `73.8 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** An interval of shares: `62.0 to 82.2 %`. */
export function percentInterval([low, high]: readonly [number, number]): string {
  return `${(100 * low).toFixed(1)} to ${percent(high)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(names);
}

/** `1 clip`, `2 clips`. */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** A class's name for people: `sea_waves` gives `sea waves`. */
export function spoken(className: string): string {
  return className.replaceAll('_', ' ');
}

/** `812 bytes`, `20 kB`, `27.6 MB`. */
export function fileSize(bytes: number): string {
  if (bytes < 1e4) return counted(bytes, 'byte');
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A cell of a CSV file, quoted as RFC 4180 says. */
export function csvCell(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
