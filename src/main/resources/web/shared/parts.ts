// What every page shows alike.
import { html, nothing, type TemplateResult } from "lit";
import type { Problem } from "./api";
import { fromNow, when } from "./format";
import type { Liveness } from "./live";
import type { Job, Origin } from "./types";

/** State is a shape and a word; the colour only helps. */
const STATES: Record<string, [shape: string, colour: string]> = {
  held: ["◇", "quiet"],
  queued: ["○", "quiet"],
  open: ["◐", "busy"],
  submitting: ["◔", "busy"],
  rendering: ["◐", "busy"],
  collecting: ["◕", "busy"],
  completed: ["●", "good"],
  failed: ["✕", "bad"],
  cancelled: ["–", "quiet"],
  expired: ["⌛", "warn"],
  unresolved: ["?", "bad"],
};

export function stateWord(state: string): TemplateResult {
  const [shape, colour] = STATES[state] ?? ["·", "quiet"];
  return html`<span class="nowrap ${colour}"><span aria-hidden="true">${shape}</span> ${state}</span>`;
}

export const RUNNING = ["submitting", "rendering", "collecting"];
export const ENDS = ["completed", "failed", "cancelled", "expired"];

/** What comes of a job, in words: `8 s, 1280 × 720, with sound`, or `still, 1024 × 1024`. */
export function madeOf({ kind, seconds, size, audio }: Job): string {
  const frame = size.replace("x", " × ");
  return kind === "still" ? `still, ${frame}` : `${seconds} s, ${frame}, ${audio ? "with sound" : "silent"}`;
}

/** What a job has of another one, in words. */
export const HOW: Record<string, string> = {
  extends: "goes on from",
  remixes: "is another version of",
  frame: "has a picture of",
  join: "has as a part",
  reference: "was shown",
  variant: "is another take of",
  retry: "does once more",
  again: "was asked for after",
};

/** The jobs that a job comes of: what the service says, and what its publisher noted. */
export function originOf(job: Job): Origin[] {
  const told = job.origin ?? [];
  const noted = job.metadata.parent;
  return noted === undefined || told.some(one => one.job === noted) ? told : [...told, { job: noted, how: "again" }];
}

/** What of a job's charge was given back; nothing where its ledger is not told. */
export function refundOf(job: Job): number {
  const entries = job.ledger?.entries.filter(entry => entry.kind === "refund") ?? [];
  return -entries.reduce((sum, entry) => sum + entry.planMicros + entry.prepaidMicros, 0);
}

export function problemBox(problem: Problem | undefined): TemplateResult | typeof nothing {
  return problem === undefined
    ? nothing
    : html`<div class="problem" role="alert">
        <p>
          ${problem.detail ?? problem.code}
          ${problem.retryAt ? html`Again from <time datetime=${problem.retryAt}>${when(problem.retryAt)}</time> (${fromNow(problem.retryAt)}).` : nothing}
        </p>
        <p class="small quiet"><code>${problem.code}</code>${problem.field ? html`, field <code>${problem.field}</code>` : nothing}</p>
      </div>`;
}

const LIVENESS: Record<Liveness, [shape: string, colour: string]> = {
  connecting: ["◌", "quiet"],
  live: ["●", "good"],
  polling: ["●", "good"],
  reconnecting: ["◌", "warn"],
  stale: ["▲", "bad"],
  paused: ["‖", "warn"],
};

const TITLES: Partial<Record<Liveness, string>> = {
  live: "The service tells of changes as they happen",
  polling: "The service tells nothing by itself just now, so the page asks",
};

/** Whether what is shown is live, in words. */
export function liveWord(state: Liveness, since: Date): TemplateResult {
  const [shape, colour] = LIVENESS[state];
  const words = {
    connecting: "connecting",
    live: "live",
    polling: "asks every few seconds",
    reconnecting: `reconnecting since ${when(since.toISOString())}`,
    stale: `stale since ${when(since.toISOString())}`,
    paused: "paused by you",
  }[state];
  return html`<span class="small nowrap ${colour}" role="status" title=${TITLES[state] ?? nothing}><span aria-hidden="true">${shape}</span> ${words}</span>`;
}
