// How the numbers went while this page has been open; the service keeps no series of its own, Prometheus does.
import type { Reading } from "../shared/sparkline";

const LEAST_MS = 1_500;
const MOST = 900;

const series = new Map<string, Reading[]>();

/** Keeps a reading, but not more often than every few seconds. */
export function note(name: string, value: number, at = Date.now()): void {
  const readings = series.get(name) ?? [];
  const last = readings.at(-1);
  if (!last || at - last.at >= LEAST_MS) {
    series.set(name, [...readings, { at, value }].slice(-MOST));
  }
}

export function readings(name: string): readonly Reading[] {
  return series.get(name) ?? [];
}
