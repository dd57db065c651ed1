import { html, svg, type TemplateResult } from "lit";
import { duration, secondsBetween } from "../shared/format";
import { ENDS } from "../shared/parts";
import type { Job } from "../shared/types";

interface Stage {
  name: string;
  from: string;
  to: string;
  kind: "wait" | "work";
}

const WIDTH = 640;
const LABEL = 150;
const ROW = 24;

/** How long a job waited, was rendered and copied, as bars on one line of time, and the same as a table. */
export function waterfall(job: Job): TemplateResult {
  const stages = stagesOf(job);
  const start = job.createdAt;
  const end = stages.at(-1)?.to ?? new Date().toISOString();
  const whole = Math.max(0.001, secondsBetween(start, end));
  const x = (time: string) => LABEL + ((WIDTH - LABEL) * secondsBetween(start, time)) / whole;
  return html`<svg class="waterfall" viewBox=${`0 0 ${WIDTH + 90} ${stages.length * ROW + 4}`} role="img" aria-label="How long each stage took">
      ${stages.map((stage, index) => {
        const left = x(stage.from);
        const width = Math.max(2, x(stage.to) - left);
        const y = index * ROW;
        return svg`<g>
          <text x="0" y=${y + 16}>${stage.name}</text>
          <rect class=${stage.kind} x=${left} y=${y + 4} width=${width} height=${ROW - 8} rx="2"><title>${stage.name}: ${duration(secondsBetween(stage.from, stage.to))}</title></rect>
          <text class="quiet-text" x=${left + width + 6} y=${y + 16}>${precise(secondsBetween(stage.from, stage.to))}</text>
        </g>`;
      })}
    </svg>
    <details>
      <summary class="small">The numbers</summary>
      <table>
        <thead><tr><th>Stage</th><th class="number">Seconds</th></tr></thead>
        <tbody>${stages.map(stage => html`<tr><th scope="row">${stage.name}</th><td class="number">${secondsBetween(stage.from, stage.to).toFixed(3)}</td></tr>`)}</tbody>
      </table>
    </details>`;
}

function precise(seconds: number): string {
  return seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds);
}

/** Each stage ends where the next one begins; the last ends when the job did, or now. */
function stagesOf(job: Job): Stage[] {
  const timeline = job.timeline ?? [];
  const now = ENDS.includes(job.state) ? job.since : new Date().toISOString();
  const marks: { name: string; at: string; kind: "wait" | "work" }[] = [{ name: "waited", at: job.createdAt, kind: "wait" }];
  for (const moment of timeline) {
    if (moment.type === "started") {
      marks.push({ name: `rendered by ${moment.backend ?? "the model"}`, at: moment.at, kind: "work" });
    } else if (moment.type === "unresolved") {
      marks.push({ name: "unresolved", at: moment.at, kind: "wait" });
    }
  }
  if (job.state === "submitting") {
    marks.push({ name: "submitting", at: job.since, kind: "work" });
  }
  if (job.state === "collecting") {
    marks.push({ name: "copying", at: job.since, kind: "work" });
  }
  return marks.map((mark, index) => ({ name: mark.name, from: mark.at, to: marks[index + 1]?.at ?? now, kind: mark.kind }));
}
