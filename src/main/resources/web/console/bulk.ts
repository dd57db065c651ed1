import { html, nothing, type TemplateResult } from "lit";
import { call } from "../shared/api";
import { count, counted, when } from "../shared/format";
import type { Count } from "../shared/types";
import { ask } from "../shared/dialogs";

export interface Bulk {
  id: string;
  act: string;
  filter: Record<string, unknown>;
  reason: string;
  actor: string;
  state: string;
  at: string;
  done: number;
  skipped: number;
  failed: number;
  reachedBackTo?: string;
  endedAt?: string;
}

/** Which jobs, as the bulk interface wants it. */
export interface Which {
  state?: string[];
  userId?: string;
  backend?: string;
  model?: string;
  code?: string;
  since?: string;
}

/** Cancels, or gives up, all jobs that fit, after saying how many these are. */
export async function begin(act: "cancel" | "fail", filter: Which): Promise<boolean> {
  const { matching } = await call<{ matching: Count }>("bulk", { method: "POST", body: { act, filter, dryRun: true } });
  const many = counted(matching);
  return ask({
    title: act === "cancel" ? `Cancel ${many} jobs?` : `Give up ${many} unresolved jobs?`,
    explains:
      act === "cancel"
        ? "Those that wait end at once and cost nothing. Those that run are stopped where their backends allow it, and may be charged."
        : "Their users are told that the outcome is unknown, and are charged what you say was billed for each; the estimate if you say nothing.",
    button: act === "cancel" ? `Cancel ${many} jobs` : `Give up ${many} jobs`,
    danger: true,
    reason: true,
    fields: act === "fail" ? [{ name: "charged", label: "Billed for each; empty for the estimate", type: "number" }] : [],
    run: (reason, values) =>
      call("bulk", {
        method: "POST",
        body: { act, filter, reason, ...(values.charged ? { chargedAmount: Number(values.charged) } : {}) },
      }),
  });
}

/** The bulk acts under way and of late. */
export function bulkActs(acts: Bulk[], may: boolean, stopped: () => void): TemplateResult | typeof nothing {
  return acts.length === 0
    ? nothing
    : html`<details ?open=${acts.some(act => act.state === "running")}>
        <summary>Bulk acts</summary>
        <ul>
          ${acts.map(
            act => html`<li>
              ${when(act.at)}: ${act.act} by ${act.actor} (${act.reason}), ${act.state}: ${count(act.done)} done, ${count(act.skipped)} had nothing to do, ${count(act.failed)} failed
              ${act.state === "running" && may
                ? html`<button @click=${() => void call(`bulk/${act.id}/stop`, { method: "POST" }).then(stopped, stopped)}>Stop</button>`
                : nothing}
            </li>`,
          )}
        </ul>
      </details>`;
}
