import { html, nothing, svg, type TemplateResult } from "lit";
import { count, duration } from "./format";

const WIDTH = 120;
const HEIGHT = 24;

/** A reading of one number at a time in milliseconds. */
export interface Reading {
  at: number;
  value: number;
}

/** How a number went of late: a line, its last value, and the same in words for who does not see it. */
export function sparkline(name: string, readings: readonly Reading[]): TemplateResult | typeof nothing {
  const [first] = readings;
  const last = readings.at(-1);
  if (!first || !last || readings.length < 2) {
    return nothing;
  }
  const values = readings.map(reading => reading.value);
  const most = Math.max(...values);
  const least = Math.min(...values);
  const span = Math.max(1, last.at - first.at);
  const x = (at: number) => ((at - first.at) / span) * (WIDTH - 4) + 2;
  const y = (value: number) => HEIGHT - 3 - (most === least ? 0.5 : (value - least) / (most - least)) * (HEIGHT - 6);
  const words = `${name}: ${count(last.value)} now, between ${count(least)} and ${count(most)} in the last ${duration(span / 1000)}`;
  return html`<svg class="sparkline" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} width=${WIDTH} height=${HEIGHT} role="img" aria-label=${words}>
    ${svg`<title>${words}</title>
      <polyline points=${readings.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ")} />
      <circle cx=${x(last.at)} cy=${y(last.value)} r="2" />`}
  </svg>`;
}
