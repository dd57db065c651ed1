// How numbers, times and names are written.

const MICROS = 1_000_000;

/** Millionths of a currency as an amount: two digits after the point, more where the amount is small. */
export function money(micros: number | undefined, currency: string): string {
  return micros === undefined ? "–" : amount(micros / MICROS, currency);
}

export function amount(value: number, currency: string): string {
  const digits = value !== 0 && Math.abs(value) < 0.1 ? 3 : 2;
  return new Intl.NumberFormat(undefined, { style: "currency", currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: 2, maximumFractionDigits: digits })
    .format(value);
}

/** `12 s`, `3 min 12 s`, `2 h 5 min`, `3 d 4 h`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) {
    return `${whole} s`;
  }
  if (whole < 3600) {
    return join(Math.floor(whole / 60), "min", whole % 60, "s");
  }
  if (whole < 86_400) {
    return join(Math.floor(whole / 3600), "h", Math.floor((whole % 3600) / 60), "min");
  }
  return join(Math.floor(whole / 86_400), "d", Math.floor((whole % 86_400) / 3600), "h");
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** Seconds between two times, the second being now when left out. */
export function secondsBetween(from: string, to: string | number = Date.now()): number {
  return (new Date(to).getTime() - new Date(from).getTime()) / 1000;
}

/** A clock time of today, or a date and a time. */
export function when(time: string | undefined): string {
  if (!time) {
    return "–";
  }
  const date = new Date(time);
  const today = date.toDateString() === new Date().toDateString();
  return today
    ? date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" })
    : date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

/** The same in UTC, to the millisecond, for what is compared with logs. */
export function exactly(time: string | undefined): string {
  return time ? new Date(time).toISOString().replace("T", " ").replace("Z", " UTC") : "";
}

export function fromNow(time: string): string {
  const seconds = secondsBetween(new Date().toISOString(), time);
  return seconds <= 1 ? "now" : `in ${duration(seconds)}`;
}

export function count(value: number): string {
  return value.toLocaleString();
}

export function bytes(size: number): string {
  const units = ["B", "KB", "MB", "GB"];
  let value = size;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** The end of a time-ordered id, which is what tells two of them apart. */
export function shortId(id: string): string {
  return `…${id.slice(-6)}`;
}

export function shortened(text: string, most: number): string {
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join("")}…`;
}

/** A count that stops at a ceiling says so. */
export function counted({ count: value, atLeast }: { count: number; atLeast: boolean }): string {
  return `${count(value)}${atLeast ? "+" : ""}`;
}
