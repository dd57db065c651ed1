// What operators do, each asked for once more before it is done.
import { call } from "../shared/api";
import { money } from "../shared/format";
import type { Job } from "../shared/types";
import { ask } from "../shared/dialogs";

export function cancelJob(job: Job): Promise<boolean> {
  const amount = money(job.cost.estimateMicros, job.cost.currency);
  const waits = job.state === "queued" || job.state === "held";
  return ask({
    title: `Cancel job ${job.jobId}?`,
    explains: waits
      ? `It waits; it ends at once, and the ${amount} held for it go back to ${job.userId}.`
      : `It is ${job.state}. The provider is asked to stop; what it has agreed to may be charged all the same, up to ${amount}.`,
    button: waits ? `Cancel it, release ${amount}` : `Cancel it, may cost ${amount}`,
    danger: true,
    reason: true,
    run: reason => call(`jobs/${job.jobId}`, { method: "DELETE", body: { reason } }),
  });
}

/** What a job was charged, or a part of it, goes back to its user: once. */
export function refundJob(job: Job): Promise<boolean> {
  const { chargedMicros = 0, currency } = job.cost;
  const charged = money(chargedMicros, currency);
  return ask({
    title: `Refund job ${job.jobId}?`,
    explains: `${charged} were charged. What goes back to ${job.userId} goes to top-ups first, and to the month's money while that month lasts. A job is refunded once; the clip stays.`,
    button: ({ amount: given }) => `Refund ${given === "" ? charged : money(Number(given) * 1_000_000, currency)}`,
    danger: true,
    reason: true,
    fields: [{ name: "amount", label: `Amount in ${currency}; all of it if you leave it empty`, type: "number" }],
    run: (reason, { amount: given }) =>
      call(`jobs/${job.jobId}/refund`, { method: "POST", body: { reason, ...(given === "" ? {} : { amount: Number(given) }) } }),
  });
}

export function pauseBackend(name: string): Promise<boolean> {
  return ask({
    title: `Pause ${name}?`,
    explains: "Nothing more is submitted to it until somebody resumes it; what runs there goes on.",
    button: `Pause ${name}`,
    danger: true,
    reason: true,
    fields: [{ name: "until", label: "Resume by itself at; empty for when somebody does", type: "datetime-local" }],
    run: (reason, { until }) =>
      call(`backends/${encodeURIComponent(name)}/pause`, {
        method: "POST",
        body: { reason, ...(until ? { until: new Date(until).toISOString() } : {}) },
      }),
  });
}

export function resumeBackend(name: string): Promise<boolean> {
  return ask({
    title: `Resume ${name}?`,
    explains: "Jobs are submitted to it again, and paid for.",
    button: `Resume ${name}`,
    reason: true,
    run: reason => call(`backends/${encodeURIComponent(name)}/resume`, { method: "POST", body: { reason } }),
  });
}
